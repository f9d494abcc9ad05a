import {
  BUSY_CODES,
  type BusyCode,
  type ErrorCode,
  FAILURE_CODES,
  type FailureCode,
  STATE_CODES,
  type StateCode,
  type UseCode,
} from './error-codes.js';

/** An expected error: a stable code, and a message that says what was wrong, what is allowed, and what to do. */
export abstract class KnownError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether a retry may succeed. */
  abstract readonly retriable: boolean;
}

/** A user error: HTTP 400, exit code 2. */
export class WrongUse extends KnownError {
  override readonly name = 'WrongUse';
  override readonly retriable = false;

  constructor(
    override readonly code: UseCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Unknown or conflicting state: HTTP 404, 409 or 422. */
export class StateError extends KnownError {
  override readonly name = 'StateError';
  override readonly retriable = false;

  constructor(
    override readonly code: StateCode,
    message: string,
  ) {
    super(message);
  }

  get reason(): (typeof STATE_CODES)[StateCode] {
    return STATE_CODES[this.code];
  }
}

/** Too busy, or unavailable for now: HTTP 429 or 503. */
export class BusyError extends KnownError {
  override readonly name = 'BusyError';
  override readonly retriable = true;

  constructor(
    override readonly code: BusyCode,
    message: string,
  ) {
    super(message);
  }

  get reason(): (typeof BUSY_CODES)[BusyCode] {
    return BUSY_CODES[this.code];
  }
}

/** A destination or a file failed: the run ends as failed, exit code 1. */
export class DestinationError extends KnownError {
  override readonly name = 'DestinationError';

  constructor(
    override readonly code: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  override get retriable(): boolean {
    return FAILURE_CODES[this.code];
  }
}
