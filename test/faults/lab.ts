import type { RunView } from '../../src/interface/http/run-view.dto.js';
import type { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import type { ServiceProcess } from '../e2e/service-process.js';
import { eventually } from '../integration/eventually.js';
import type { Relay } from '../integration/relay.js';
import type { ControlClient } from './control-client.js';
import type { Fleet } from './fleet.js';
import type { KafkaView } from './kafka-view.js';
import type { LeaderElections } from './leader-elections.js';
import type { Load } from './load.js';

const STRIKE_DEADLINE_MS = 60_000;
const RECOVERY_DEADLINE_MS = 120_000;

/** The place where faults happen: three brokers, the service that sends to them, and constant runs. */
export class Lab {
  /** How many runs were in the middle of their records when a fault struck, and had not ended just after it. */
  struck = 0;
  /** Why acknowledged records from before a certain moment may be missing: they were deleted with their topic. */
  readonly excuses: { readonly until: Date; readonly why: string }[] = [];

  constructor(
    readonly cluster: KafkaCluster,
    readonly kafka: KafkaView,
    readonly elections: LeaderElections,
    readonly relays: readonly Relay[],
    readonly topic: string,
    readonly service: ServiceProcess,
    readonly client: ControlClient,
    readonly load: Load,
    readonly fleet: Fleet,
    readonly log: (line: string) => void,
  ) {}

  /**
   * Causes a fault while at least `least` runs, by default half of them, are in the middle of their records. Returns
   * those runs that had not ended after the fault; throws if there are none.
   */
  async strike(
    fault: () => unknown,
    least = Math.ceil(this.load.runsAtOnce / 2),
  ): Promise<readonly RunView[]> {
    const before = await eventually(
      `${least} runs in the middle of their records`,
      async () => {
        const runs = await this.load.inTheMiddle();
        return runs.length >= least && runs;
      },
      STRIKE_DEADLINE_MS,
    );
    await fault();
    const going = new Set((await this.client.runs()).filter((run) => !run.ended_at).map(({ id }) => id));
    const struck = before.filter(({ id }) => going.has(id));
    if (struck.length === 0) throw new Error('No run was in progress when the fault struck.');
    this.struck += struck.length;
    return struck;
  }

  /** Waits until each of the runs has ended or has more acknowledged records than before. */
  async goOn(runs: readonly RunView[]): Promise<void> {
    const before = new Map(runs.map(({ id, records_published }) => [id, records_published]));
    await eventually(
      'The runs in the middle of the fault went on',
      async () => {
        const now = (await this.client.runs()).filter(({ id }) => before.has(id));
        return now.every((run) => run.ended_at || run.records_published > (before.get(run.id) ?? 0));
      },
      RECOVERY_DEADLINE_MS,
    );
  }

  /** Waits until all of the runs have ended. */
  async end(runs: readonly RunView[], deadlineMs: number): Promise<readonly RunView[]> {
    const ids = new Set(runs.map(({ id }) => id));
    return eventually(
      'The runs in the middle of the fault ended',
      async () => {
        const now = (await this.client.runs()).filter(({ id }) => ids.has(id));
        return now.every(({ ended_at }) => ended_at !== undefined) && now;
      },
      deadlineMs,
    );
  }
}
