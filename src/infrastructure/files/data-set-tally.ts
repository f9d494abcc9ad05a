import { createHash, type Hash } from 'node:crypto';
import type { ContainerCount } from '../../application/container-count.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** Counts what is written, by container, and makes the SHA-256 of its NDJSON form where that is wanted. */
export class DataSetTally {
  private readonly byContainer = new Map<string, ContainerCount>();
  private readonly hash: Hash | undefined;

  constructor(
    /** Whether parts must bring their NDJSON form. */
    readonly wantsNdjson: boolean = false,
  ) {
    this.hash = wantsNdjson ? createHash('sha256') : undefined;
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

  /** Parts come in the order of their records. */
  add(counts: readonly ContainerCount[], ndjson: Uint8Array | undefined): void {
    for (const { containerId, records, positives } of counts) {
      const count = this.byContainer.get(containerId);
      if (count) {
        count.records += records;
        count.positives += positives;
      } else this.byContainer.set(containerId, { containerId, records, positives });
    }
    if (ndjson) this.hash?.update(ndjson);
  }
}

/** Counts a block of records. */
export function countContainers(block: readonly TelemetryRecord[]): readonly ContainerCount[] {
  const counts = new Map<string, ContainerCount>();
  let count: ContainerCount | undefined;
  for (const { container_id, maintenance_required } of block) {
    if (count?.containerId !== container_id) {
      count = counts.get(container_id);
      if (!count) counts.set(container_id, (count = { containerId: container_id, records: 0, positives: 0 }));
    }
    count.records++;
    count.positives += maintenance_required;
  }
  return [...counts.values()];
}
