import type { Caller } from './access.js';

/** Those who may use the API. */
export abstract class Callers {
  /** Whether callers have to say who they are; if not, everybody may do everything. */
  abstract readonly locked: boolean;

  /**
   * The caller whose bearer token this is; undefined if nobody's, or if it has expired. Rejects with
   * `access.issuer-unreachable` if that cannot be told now.
   */
  abstract identify(token: string): Promise<Caller | undefined>;
}

/** Everybody, where the door is open. */
export class Everybody extends Callers {
  override readonly locked = false;

  override identify(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
