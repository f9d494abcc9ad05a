import type { Caller } from '../../application/access/access.js';
import { Callers } from '../../application/access/callers.js';

/** Where callers are looked up. */
export interface CallerSource {
  find(token: string): Promise<Caller | undefined> | Caller | undefined;
}

/** Those whom a list of tokens or an issuer knows. */
export class KnownCallers extends Callers {
  override readonly locked = true;

  constructor(private readonly sources: readonly CallerSource[]) {
    super();
  }

  override async identify(token: string): Promise<Caller | undefined> {
    for (const source of this.sources) {
      const caller = await source.find(token);
      if (caller) return caller;
    }
    return undefined;
  }
}
