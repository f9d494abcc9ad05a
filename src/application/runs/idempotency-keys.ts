import { StateError } from '../../domain/errors.js';
import type { IdempotentRequest } from '../ports/run-store.js';

/** Which request got which run; a key lives as long as its run. */
export class IdempotencyKeys {
  private readonly byKey = new Map<string, { readonly content: string; readonly runId: string }>();
  private readonly keyOfRun = new Map<string, string>();

  /** The run that this request got before; throws `idempotency.mismatch` if the key came with other content. */
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
