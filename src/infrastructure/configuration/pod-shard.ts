import { DestinationError } from '../../domain/errors.js';
import type { JobEnvironment } from './job-environment.js';

/**
 * The shard that a pod of an indexed Kubernetes Job makes; undefined outside such a Job. Throws a `DestinationError`
 * if one of the two variables is missing or the index is not below the number of shards.
 */
export function podShard({
  JOB_COMPLETION_INDEX: index,
  SHARDS: of,
}: JobEnvironment): { readonly index: number; readonly of: number } | undefined {
  if (index === undefined && of === undefined) return undefined;
  if (index !== undefined && of !== undefined && index < of) return { index, of };
  throw new DestinationError(
    'environment.wrong',
    'JOB_COMPLETION_INDEX and SHARDS belong together, and the index must be below the number of shards. Set both, or give --shard 0/1 to make everything.',
  );
}
