import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from '../../src/interface/http/run-view.dto.js';
import { FullDisk } from './full-disk.js';
import type { Lab } from './lab.js';
import { electPreferredLeaders, giveToAll, preferOtherLeaders, takeFromLeaders } from './leadership.js';

/** A kind of fault, and how often it happens. */
export interface Scenario {
  readonly name: string;
  readonly rounds: number;
  readonly roundsInLongForm: number;
  /** Runs of one container that the service carries out at once; 20 is as many as it does by default. */
  readonly runsAtOnce: number;
  /** How the service connects. */
  readonly access: 'plaintext' | 'scram';
  /** One round: the fault in the middle of runs, and its mending. */
  readonly round: (lab: Lab) => Promise<void>;
  /** Why the scenario cannot be carried out here; undefined if it can. */
  readonly obstacle?: () => Promise<string | undefined>;
  /** Whether the service is ended by the scenario. */
  readonly endsService?: boolean;
}

export const PARTITIONS = 12;
const FEWER_PARTITIONS = 4;
const BROKER_DOWN_MS = 2000;
/** Kafka's clients are told to wait 10 s for an answer. */
const LONGER_THAN_REQUEST_TIMEOUT_MS = 20_000;
/** The service gives a block of records up after 45 s. */
const SHORTER_THAN_WRITE_DEADLINE_MS = 12_000;
const LONGER_THAN_WRITE_DEADLINE_MS = 120_000;
const BROKERS = [1, 2, 3];

const ordinary = { rounds: 1, roundsInLongForm: 5, runsAtOnce: 8, access: 'plaintext' } as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    ...ordinary,
    name: 'leader killed (kill -9), restarted',
    rounds: 5,
    roundsInLongForm: 20,
    runsAtOnce: 20,
    round: (lab) => killLeader(lab),
  },
  {
    ...ordinary,
    name: 'leader killed (kill -9), restarted; TLS and SCRAM',
    access: 'scram',
    round: (lab) => killLeader(lab),
  },
  {
    ...ordinary,
    name: 'leaders moved by preferred election',
    rounds: 5,
    roundsInLongForm: 20,
    round: async (lab) => {
      await preferOtherLeaders(lab.kafka, lab.topic);
      await lab.strike(() => electPreferredLeaders(lab.kafka, lab.elections, lab.topic));
    },
  },
  {
    ...ordinary,
    name: 'leaders moved by reassignment',
    rounds: 5,
    roundsInLongForm: 20,
    round: async (lab) => {
      await lab.strike(() => takeFromLeaders(lab.kafka, lab.topic));
      await giveToAll(lab.kafka, lab.topic, BROKERS);
    },
  },
  {
    ...ordinary,
    name: 'broker hangs (SIGSTOP 20 s)',
    round: async (lab) => {
      const leader = await busiest(lab);
      await lab.strike(() => leader.suspend());
      await pause(LONGER_THAN_REQUEST_TIMEOUT_MS);
      leader.resume();
      await lab.kafka.settled(lab.topic);
    },
  },
  {
    ...ordinary,
    name: 'too few in sync for 12 s (two brokers gone)',
    round: async (lab) => {
      const [first, second] = BROKERS.map((id) => lab.cluster.broker(id));
      await lab.strike(() => Promise.all([first?.kill(), second?.kill()]));
      await pause(SHORTER_THAN_WRITE_DEADLINE_MS);
      await Promise.all([first?.start(), second?.start()]);
      await lab.kafka.settled(lab.topic);
    },
  },
  {
    ...ordinary,
    name: 'too few in sync until the runs fail (two brokers gone)',
    roundsInLongForm: 2,
    round: async (lab) => {
      const [, second, third] = BROKERS.map((id) => lab.cluster.broker(id));
      const struck = await lab.strike(() => Promise.all([second?.kill(), third?.kill()]));
      pauseLoad(lab, true);
      await lab.end(struck, LONGER_THAN_WRITE_DEADLINE_MS);
      await Promise.all([second?.start(), third?.start()]);
      await lab.kafka.settled(lab.topic);
      pauseLoad(lab, false);
    },
  },
  {
    ...ordinary,
    name: 'topic deleted and recreated, same size',
    rounds: 2,
    runsAtOnce: 20,
    round: (lab) => recreate(lab, PARTITIONS),
  },
  {
    ...ordinary,
    name: 'topic deleted and recreated with fewer partitions',
    rounds: 2,
    runsAtOnce: 20,
    round: (lab) => recreate(lab, FEWER_PARTITIONS),
  },
  {
    ...ordinary,
    name: "a broker's disk is full",
    obstacle: () => FullDisk.obstacle(),
    round: async (lab) => {
      const leader = await busiest(lab);
      await leader.stop();
      const disk = await FullDisk.of(leader);
      try {
        await leader.start();
        await lab.kafka.settled(lab.topic);
        await preferOtherLeaders(lab.kafka, lab.topic);
        await electPreferredLeaders(lab.kafka, lab.elections, lab.topic);
        await lab.strike(() => disk.fill());
        await disk.noticed();
        await disk.empty();
        await leader.restart();
        await lab.kafka.settled(lab.topic);
      } finally {
        await leader.stop();
        await disk.remove();
        await leader.start();
        await lab.kafka.settled(lab.topic);
      }
    },
  },
  {
    ...ordinary,
    name: 'all brokers restarted, one after another',
    round: async (lab) => {
      for (const id of BROKERS) {
        await lab.strike(() => lab.cluster.broker(id).stop());
        await lab.cluster.broker(id).start();
        await lab.kafka.settled(lab.topic);
      }
    },
  },
  {
    ...ordinary,
    name: 'all brokers killed (kill -9) at once, restarted',
    round: async (lab) => {
      const brokers = BROKERS.map((id) => lab.cluster.broker(id));
      await lab.strike(() => Promise.all(brokers.map((broker) => broker.kill())));
      await Promise.all(brokers.map((broker) => broker.start()));
      await lab.kafka.settled(lab.topic);
    },
  },
  {
    ...ordinary,
    name: 'runs cancelled while a leader is dead',
    runsAtOnce: 20,
    round: (lab) =>
      killLeader(lab, async (struck) => {
        const half = struck.filter((_, i) => i % 2 === 0);
        await Promise.all(half.map(({ id }) => lab.client.cancel(id)));
      }),
  },
  {
    ...ordinary,
    name: 'service told to end (SIGTERM) while a leader is dead',
    roundsInLongForm: 1,
    runsAtOnce: 20,
    endsService: true,
    round: (lab) =>
      killLeader(lab, async () => {
        await lab.load.stop();
        await lab.service.stop('SIGTERM');
      }),
  },
];

async function busiest(lab: Lab): Promise<ReturnType<Lab['cluster']['broker']>> {
  return lab.cluster.broker(await lab.kafka.busiestLeader(lab.topic));
}

/** Kills the broker that leads most partitions and starts it again, with something else in between if so wished. */
async function killLeader(
  lab: Lab,
  meanwhile?: (struck: readonly RunView[]) => Promise<void>,
): Promise<void> {
  const leader = await busiest(lab);
  const struck = await lab.strike(() => leader.kill());
  await meanwhile?.(struck);
  await pause(BROKER_DOWN_MS);
  await leader.start();
  await lab.kafka.settled(lab.topic);
}

function pauseLoad({ load, fleet }: Lab, paused: boolean): void {
  for (const source of [load, fleet]) {
    if (paused) source.pause();
    else source.resume();
  }
}

async function recreate(lab: Lab, partitions: number): Promise<void> {
  await lab.strike(async () => {
    await lab.kafka.deleteTopic(lab.topic);
    await lab.kafka.createTopic(lab.topic, partitions);
    lab.excuses.push({ until: new Date(), why: 'deleted with the topic' });
  });
}
