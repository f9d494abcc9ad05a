import type { Hash } from 'node:crypto';
import type { ContainerCount } from '../../application/container-count.js';
import { sha256 } from './sha256.js';

/** Counts what is written, by container, and makes the SHA-256 of its NDJSON form where that is wanted. */
export class DataSetTally {
  private readonly byContainer = new Map<string, ContainerCount>();
  private readonly hash: Hash | undefined;

  constructor(
    /** Whether parts must bring their NDJSON form. */
    readonly wantsNdjson: boolean = false,
  ) {
    this.hash = wantsNdjson ? sha256() : undefined;
  }

  get containers(): readonly ContainerCount[] {
    return [...this.byContainer.values()];
  }

  /** The counts so far, which begin anew. */
  takeContainers(): readonly ContainerCount[] {
    const { containers } = this;
    this.byContainer.clear();
    return containers;
  }

  get records(): number {
    return this.containers.reduce((sum, { records }) => sum + records, 0);
  }

  get positives(): number {
    return this.containers.reduce((sum, { positives }) => sum + positives, 0);
  }

  /** Hexadecimal; to be asked for once, at the end. */
  ndjsonDigest(): string | undefined {
    return this.hash?.digest('hex');
  }

  /** Counts records of a container, so many of them labelled. */
  count(containerId: string, records: number, positives: number): void {
    let count = this.byContainer.get(containerId);
    if (!count) this.byContainer.set(containerId, (count = { containerId, records: 0, positives: 0 }));
    count.records += records;
    count.positives += positives;
  }

  /** Parts come in the order of their records. */
  add(counts: readonly ContainerCount[], ndjson: Uint8Array | undefined): void {
    for (const { containerId, records, positives } of counts) this.count(containerId, records, positives);
    if (ndjson) this.hash?.update(ndjson);
  }
}
