/** What an answer means for its batch: stored, to be sent again, too large, or refused for good. */
export type Verdict = 'stored' | 'repeat' | 'too-large' | 'refused';

// Error codes of the Kafka protocol: https://kafka.apache.org/protocol#protocol_error_codes.
const NONE = 0;
const MESSAGE_TOO_LARGE = 10;
const RECORD_LIST_TOO_LARGE = 18;
const DUPLICATE_SEQUENCE_NUMBER = 46;
/** Temporary errors, after which the same bytes are sent again; after some of them they may already be stored. */
const PASSING = new Set([
  2, // CORRUPT_MESSAGE: damaged in transit
  3, // UNKNOWN_TOPIC_OR_PARTITION
  5, // LEADER_NOT_AVAILABLE
  6, // NOT_LEADER_OR_FOLLOWER
  7, // REQUEST_TIMED_OUT
  8, // BROKER_NOT_AVAILABLE
  9, // REPLICA_NOT_AVAILABLE
  13, // NETWORK_EXCEPTION
  19, // NOT_ENOUGH_REPLICAS
  20, // NOT_ENOUGH_REPLICAS_AFTER_APPEND
  56, // KAFKA_STORAGE_ERROR
  74, // FENCED_LEADER_EPOCH
  75, // UNKNOWN_LEADER_EPOCH
  89, // THROTTLING_QUOTA_EXCEEDED
]);
/**
 * Errors after which the broker may have stored the batch: replicas were too slow or too few after the append, or the
 * partition moved, disappeared or lost its disk while the broker waited for its replicas.
 */
const PERHAPS_STORED = new Set([3, 6, 7, 20, 56]);

/**
 * What an error code means for a batch. `repeated` says whether the same bytes were sent before: only then is a
 * duplicate a success.
 */
export function verdictOn(errorCode: number, repeated: boolean): Verdict {
  if (errorCode === NONE) return 'stored';
  if (errorCode === DUPLICATE_SEQUENCE_NUMBER) return repeated ? 'stored' : 'refused';
  if (errorCode === MESSAGE_TOO_LARGE || errorCode === RECORD_LIST_TOO_LARGE) return 'too-large';
  return PASSING.has(errorCode) ? 'repeat' : 'refused';
}

/** Whether a batch may be in the topic although it was answered with this error code. */
export function mayBeStored(errorCode: number): boolean {
  return PERHAPS_STORED.has(errorCode);
}
