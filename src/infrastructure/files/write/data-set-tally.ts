import type { Hash } from 'node:crypto';
import type { ContainerCount } from '../../../application/data-sets/container-count.js';
import {
  type ContainerValues,
  LABEL_FLAG,
  type TelemetryRows,
} from '../../../domain/telemetry/telemetry-rows.js';
import { sha256 } from './sha256.js';

/** Counts what is written, by container, and makes the SHA-256 of its NDJSON form where that is wanted. */
export class DataSetTally {
  private readonly byContainer = new Map<string, ContainerCount>();
  private readonly hash: Hash | undefined;

  constructor(
    /** Whether the rows are wanted as NDJSON too. */
    readonly wantsNdjson: boolean = false,
  ) {
    this.hash = wantsNdjson ? sha256() : undefined;
  }

  get containers(): readonly ContainerCount[] {
    return [...this.byContainer.values()];
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

  /** Counts rows, stretches of a container at once. */
  countRows({ containers, flags, length }: TelemetryRows): void {
    for (let first = 0; first < length;) {
      const { container_id: containerId } = containers[first] as ContainerValues;
      const end = endOfStretch(containers, first, length);
      this.count(containerId, end - first, positivesIn(flags, first, end));
      first = end;
    }
  }

  /** Takes rows as NDJSON, in their order. */
  digest(ndjson: Uint8Array): void {
    this.hash?.update(ndjson);
  }
}

function endOfStretch(containers: readonly ContainerValues[], first: number, length: number): number {
  let end = first + 1;
  while (end < length && containers[end] === containers[first]) end++;
  return end;
}

function positivesIn(flags: Uint8Array, first: number, end: number): number {
  let positives = 0;
  for (let row = first; row < end; row++) positives += (flags[row] as number) & LABEL_FLAG;
  return positives;
}
