import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { IsWholeNumber, toInteger } from './variable-values.js';

/** The variables that say which share of a data set a pod makes. */
export class JobEnvironment {
  /** Set by Kubernetes in the pods of an indexed job. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(0, 999_999)
  JOB_COMPLETION_INDEX?: number;

  /** How many shares there are. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 999_999)
  SHARDS?: number;
}
