/** What an answer means for the batch that it is about. */
export type Verdict = 'kept' | 'repeat' | 'too-large' | 'refused';

/** Error codes of the Kafka protocol (https://kafka.apache.org/protocol#protocol_error_codes). */
const NONE = 0;
const MESSAGE_TOO_LARGE = 10;
const RECORD_LIST_TOO_LARGE = 18;
const DUPLICATE_SEQUENCE_NUMBER = 46;
/** After these the same bytes may be sent again; whether the broker has kept them is open after some. */
const PASSING = new Set([
  2, // CORRUPT_MESSAGE: on the way
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
 * The broker has kept the batch, or may have: replicas too slow or too few after the append, or a partition that moved,
 * went away or lost its disk while the broker waited for its replicas.
 */
const PERHAPS_KEPT = new Set([3, 6, 7, 20, 56]);

/** `repeated`: the same bytes were sent before. A duplicate of something that was never sent is no success. */
export function verdictOn(errorCode: number, repeated: boolean): Verdict {
  if (errorCode === NONE) return 'kept';
  if (errorCode === DUPLICATE_SEQUENCE_NUMBER) return repeated ? 'kept' : 'refused';
  if (errorCode === MESSAGE_TOO_LARGE || errorCode === RECORD_LIST_TOO_LARGE) return 'too-large';
  return PASSING.has(errorCode) ? 'repeat' : 'refused';
}

/** Whether a batch that was answered so may be in the topic all the same. */
export function mayBeKept(errorCode: number): boolean {
  return PERHAPS_KEPT.has(errorCode);
}
