import type { ProblemField } from './problem.dto.js';

/** A request with wrong fields; lists all of them. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';

  constructor(readonly errors: readonly ProblemField[]) {
    super(
      errors.length === 1
        ? `${errors[0]?.field} ${errors[0]?.message}`
        : `The request has ${errors.length} wrong fields; see errors.`,
    );
  }
}
