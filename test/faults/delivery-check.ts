/** What a run claimed about itself when it ended. */
export interface RunClaim {
  readonly id: string;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  /** The number of acknowledged records that the run claims, over all its containers. */
  readonly acknowledged: number;
  /** The number of records of each container. */
  readonly records: ReadonlyMap<string, number>;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Why the run failed: a code, and the message for the user. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
  /** Why some of its records may be missing through no fault of the service. */
  readonly excuse?: string | undefined;
}

/** A record in the topic. */
export interface Arrival {
  readonly partition: number;
  readonly runId: string;
  readonly containerId: string;
  readonly recordNumber: number;
}

/** The numbers of faults in the records of some runs; all of them should be 0. */
export interface Faults {
  /** Promised records that are not there. */
  lost: number;
  /** Records that are there again. */
  duplicated: number;
  /** Records after a later one of the same container, or in another partition than the container's first. */
  reordered: number;
}

/** Compares the claims of runs with the records in the topic; `take` expects the records of each partition in order. */
export class DeliveryCheck {
  private readonly streams = new Map<string, Map<string, StreamCheck>>();
  /** The number of records taken. */
  arrivals = 0;

  take({ runId, containerId, partition, recordNumber }: Arrival): void {
    const run = getOrAdd(this.streams, runId, () => new Map<string, StreamCheck>());
    getOrAdd(run, containerId, () => new StreamCheck()).take(partition, recordNumber);
    this.arrivals++;
  }

  /** The faults of one run. If it succeeded, all its records must be there; otherwise at least as many as it claims. */
  faultsOf(claim: RunClaim): Faults {
    const streams = this.streams.get(claim.id) ?? new Map<string, StreamCheck>();
    const checks = [...claim.records].map(([id, records]) => ({ records, check: streams.get(id) }));
    const faults: Faults = { lost: 0, duplicated: 0, reordered: 0 };
    let present = 0;
    let missing = 0;
    for (const { records, check } of checks) {
      present += check?.distinct ?? 0;
      missing += claim.status === 'succeeded' ? records - (check?.distinct ?? 0) : (check?.gaps ?? 0);
      faults.duplicated += check?.duplicated ?? 0;
      faults.reordered += check?.reordered ?? 0;
    }
    const short = claim.status === 'succeeded' ? 0 : Math.max(0, claim.acknowledged - present - missing);
    if (claim.excuse === undefined) faults.lost = missing + short;
    return faults;
  }

  /** Counts the containers with records that no run sent: of unknown runs or containers, or numbered beyond the end. */
  strangers(claims: readonly RunClaim[]): number {
    const known = new Map(claims.map((claim) => [claim.id, claim.records]));
    let strangers = 0;
    for (const [runId, streams] of this.streams) {
      for (const [containerId, check] of streams) {
        if (check.highest >= (known.get(runId)?.get(containerId) ?? 0)) strangers++;
      }
    }
    return strangers;
  }
}

/** The records of one container in one run. */
class StreamCheck {
  distinct = 0;
  duplicated = 0;
  reordered = 0;
  highest = -1;
  private seen = new Uint8Array(1024);
  private partition: number | undefined;

  take(partition: number, number: number): void {
    if (number >= this.seen.length) this.grow(number);
    if (this.seen[number] === 1) {
      this.duplicated++;
      return;
    }
    this.seen[number] = 1;
    this.distinct++;
    this.partition ??= partition;
    if (number < this.highest || partition !== this.partition) this.reordered++;
    this.highest = Math.max(this.highest, number);
  }

  /** How many numbers below the highest are missing. */
  get gaps(): number {
    return this.highest + 1 - this.distinct;
  }

  private grow(number: number): void {
    const larger = new Uint8Array(Math.max(2 * this.seen.length, number + 1));
    larger.set(this.seen);
    this.seen = larger;
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
