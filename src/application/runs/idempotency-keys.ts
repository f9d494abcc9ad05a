import { StateError } from '../../domain/errors.js';
import type { IdempotentRequest } from '../ports/run-store.js';

/** Remembers the run of each idempotent request; a key is kept as long as its run. */
export class IdempotencyKeys {
  private readonly byKey = new Map<string, { readonly content: string; readonly runId: string }>();
  private readonly keyOfRun = new Map<string, string>();

  /** The run of the same earlier request, if any; throws `idempotency.mismatch` if its content was different. */
  find({ key, content }: IdempotentRequest): string | undefined {
    const earlier = this.byKey.get(key);
    if (earlier && earlier.content !== content) {
      throw new StateError(
        'idempotency.mismatch',
        'This Idempotency-Key was used for another request body. Send the same body again, or use a new key.',
      );
    }
    return earlier?.runId;
  }

  keep({ key, content }: IdempotentRequest, runId: string): void {
    this.byKey.set(key, { content, runId });
    this.keyOfRun.set(runId, key);
  }

  forget(runId: string): void {
    const key = this.keyOfRun.get(runId);
    if (key === undefined) return;
    this.keyOfRun.delete(runId);
    this.byKey.delete(key);
  }
}
