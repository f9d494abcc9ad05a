import type { Hash } from 'node:crypto';
import { ContainerTally } from '../../../application/data-sets/container-tally.js';
import { sha256 } from './sha256.js';

/** Counts what is written, by container, and makes the SHA-256 of its NDJSON form where that is wanted. */
export class DataSetTally extends ContainerTally {
  private readonly hash: Hash | undefined;

  constructor(
    /** Whether the rows are wanted as NDJSON too. */
    readonly wantsNdjson: boolean = false,
  ) {
    super();
    this.hash = wantsNdjson ? sha256() : undefined;
  }

  /** Hexadecimal; to be asked for once, at the end. */
  ndjsonDigest(): string | undefined {
    return this.hash?.digest('hex');
  }

  /** Takes rows as NDJSON, in their order. */
  digest(ndjson: Uint8Array): void {
    this.hash?.update(ndjson);
  }
}
