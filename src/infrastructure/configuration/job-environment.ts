import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { IsWholeNumber, toInteger } from './variable-values.js';

/** The variables that say which shard of a data set a pod makes. */
export class JobEnvironment {
  /** The pod's index, set by Kubernetes in the pods of an indexed Job. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(0, 999_999)
  JOB_COMPLETION_INDEX?: number;

  /** The number of shards. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 999_999)
  SHARDS?: number;
}
