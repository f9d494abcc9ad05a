import {
  cancelWhileLeaderIsDead,
  cutRequests,
  electOtherLeaders,
  endServiceWhileLeaderIsDead,
  fillDisk,
  hang,
  hangPair,
  hangPairUntilRunsEnd,
  killAll,
  killLeader,
  loseAnswers,
  loseReplicasForAWhile,
  loseReplicasUntilRunsEnd,
  reassignLeaders,
  recreateTopic,
  restartOneAfterAnother,
} from './faults.js';
import { FullDisk } from './full-disk.js';
import type { Lab } from './lab.js';

/** A kind of fault, and how often it happens. */
export interface Scenario {
  readonly name: string;
  readonly rounds: number;
  readonly roundsInLongForm: number;
  /** How many runs of one container the service carries out at once; its default limit is 20. */
  readonly runsAtOnce: number;
  /** How the service connects. */
  readonly access: 'plaintext' | 'scram' | 'relayed';
  /** One round: causes the fault in the middle of runs, and repairs it. */
  readonly round: (lab: Lab, round: number) => Promise<void>;
  /** How long the service lets a batch take; undefined means the default. */
  readonly deliveryTimeoutSeconds?: number;
  /** Why the scenario cannot be carried out here; undefined if it can. */
  readonly obstacle?: () => Promise<string | undefined>;
  /** Whether the scenario ends the service. */
  readonly endsService?: boolean;
  /** Whether runs should survive it; on a slow machine, at most a fifth of them may fail. */
  readonly outlived?: boolean;
}

/** The number of partitions of the telemetry topic, with three replicas each, two of which must be in sync. */
export const PARTITIONS = 12;
const FEWER_PARTITIONS = 4;

const ordinary = { rounds: 1, roundsInLongForm: 5, runsAtOnce: 8, access: 'plaintext' } as const;
const outlived = { ...ordinary, outlived: true } as const;
const frequent = { ...outlived, rounds: 5, roundsInLongForm: 20 } as const;

/** Everything that may happen to a Kafka of three brokers while the service sends to it. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...frequent,
    runsAtOnce: 20,
    name: 'leader killed (kill -9), restarted',
    round: (lab) => killLeader(lab),
  },
  {
    ...outlived,
    access: 'scram',
    name: 'leader killed (kill -9), restarted; TLS and SCRAM',
    round: (lab) => killLeader(lab),
  },
  { ...frequent, name: 'leaders moved by preferred election', round: electOtherLeaders },
  { ...frequent, name: 'leaders moved by reassignment', round: reassignLeaders },
  { ...outlived, name: 'broker hangs (SIGSTOP 20 s)', round: hang },
  {
    ...outlived,
    roundsInLongForm: 3,
    name: 'two brokers and the controller hang (SIGSTOP 45 s)',
    round: hangPair,
  },
  {
    ...ordinary,
    roundsInLongForm: 3,
    deliveryTimeoutSeconds: 15,
    name: 'two brokers hang (SIGSTOP) until the runs fail',
    round: hangPairUntilRunsEnd,
  },
  {
    ...outlived,
    access: 'relayed',
    name: 'a hundred answers lost after the brokers have taken the batches',
    round: loseAnswers,
  },
  {
    ...outlived,
    access: 'relayed',
    name: 'a hundred connections cut in the middle of a batch',
    round: cutRequests,
  },
  { ...outlived, name: 'two of three brokers gone for 12 s', round: loseReplicasForAWhile },
  {
    ...ordinary,
    roundsInLongForm: 2,
    deliveryTimeoutSeconds: 30,
    name: 'two of three brokers gone until the runs fail',
    round: loseReplicasUntilRunsEnd,
  },
  {
    ...ordinary,
    rounds: 2,
    runsAtOnce: 20,
    name: 'topic deleted and recreated, same size',
    round: (lab) => recreateTopic(lab, PARTITIONS),
  },
  {
    ...ordinary,
    rounds: 2,
    runsAtOnce: 20,
    name: 'topic deleted and recreated with fewer partitions',
    round: (lab) => recreateTopic(lab, FEWER_PARTITIONS),
  },
  { ...outlived, name: "a broker's disk full", round: fillDisk, obstacle: () => FullDisk.obstacle() },
  { ...outlived, name: 'all brokers restarted, one after another', round: restartOneAfterAnother },
  { ...outlived, name: 'all brokers killed (kill -9) at once, restarted', round: killAll },
  {
    ...ordinary,
    runsAtOnce: 20,
    name: 'runs cancelled while a leader is dead',
    round: cancelWhileLeaderIsDead,
  },
  {
    ...ordinary,
    runsAtOnce: 20,
    endsService: true,
    name: 'service told to end (SIGTERM) while a leader is dead',
    round: endServiceWhileLeaderIsDead,
  },
];
