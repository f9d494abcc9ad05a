import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from '../../src/interface/http/run-view.dto.js';
import type { KafkaNode } from '../../tools/kafka/kafka-node.js';
import { eventually } from '../integration/eventually.js';
import { framed, type Relay } from '../integration/relay.js';
import { FullDisk } from './full-disk.js';
import type { Lab } from './lab.js';
import { electPreferredLeaders, giveToAll, preferOtherLeaders, takeFromLeaders } from './leadership.js';

const BROKERS = [1, 2, 3];
const BROKER_DOWN_MS = 2000;
/** The service's clients wait 10 s for an answer. */
const LONGER_THAN_REQUEST_TIMEOUT_MS = 20_000;
/** A run survives this by default, because a batch is given up only after 120 s. */
const SHORTER_THAN_DEADLINE_MS = 12_000;
const CUTS = 100;
const CUT_SHARE = 1 / 3;
const CUTS_DEADLINE_MS = 120_000;
const LONG_HANG_MS = 45_000;
/** By then, runs have ended whose batches are given up sooner than by default. */
const LONGER_THAN_DEADLINE_MS = 120_000;

/** Kills the broker that leads most partitions and starts it again; calls `meanwhile` in between. */
export async function killLeader(
  lab: Lab,
  meanwhile?: (struck: readonly RunView[]) => Promise<void>,
): Promise<void> {
  const leader = await busiest(lab);
  const struck = await lab.strike(() => leader.kill());
  await meanwhile?.(struck);
  await pause(BROKER_DOWN_MS);
  await startAll(lab, [leader]);
}

/** Cancels every other run while their leader is dead. */
export function cancelWhileLeaderIsDead(lab: Lab): Promise<void> {
  return killLeader(lab, async (struck) => {
    const half = struck.filter((_, i) => i % 2 === 0);
    await Promise.all(half.map(({ id }) => lab.client.cancel(id)));
  });
}

/** Shuts down the service while a leader is dead. */
export function endServiceWhileLeaderIsDead(lab: Lab): Promise<void> {
  return killLeader(lab, async () => {
    await lab.load.stop();
    await lab.service.stop('SIGTERM');
  });
}

/** Moves every leader by electing another preferred leader. */
export async function electOtherLeaders(lab: Lab): Promise<void> {
  await preferOtherLeaders(lab.kafka, lab.topic);
  await lab.strike(() => electPreferredLeaders(lab.kafka, lab.elections, lab.topic));
}

/** Moves every leader by reassigning its partition to other brokers. */
export async function reassignLeaders(lab: Lab): Promise<void> {
  await lab.strike(() => takeFromLeaders(lab.kafka, lab.topic));
  await giveToAll(lab.kafka, lab.topic, BROKERS);
}

/** Suspends the broker that leads most partitions: its connections stay open, but it answers nothing. */
export async function hang(lab: Lab): Promise<void> {
  const leader = await busiest(lab);
  await lab.strike(() => leader.suspend());
  await pause(LONGER_THAN_REQUEST_TIMEOUT_MS);
  leader.resume();
  await lab.kafka.settled(lab.topic);
}

/** Suspends two brokers and the controller for 45 s, with another pair in each round. */
export async function hangPair(lab: Lab, round: number): Promise<void> {
  const nodes = [...pairOf(lab, round), lab.cluster.controller];
  const struck = await lab.strike(() => nodes.forEach((node) => node.suspend()));
  await pause(LONG_HANG_MS);
  for (const node of nodes) node.resume();
  // It is too early to ask the brokers whether all is well, because they have not noticed that they were suspended.
  await lab.goOn(struck);
  await lab.kafka.settled(lab.topic);
}

/** Cuts the connection instead of passing on a third of the answers to batches, until there are `CUTS` cuts. */
export async function loseAnswers(lab: Lab): Promise<void> {
  await untilCut(lab, (relay, isCut) => {
    relay.onAnswer = (answer) => (isCut() ? 'cut' : framed(answer));
  });
}

/** Passes only half of a third of the batches to the brokers and cuts the connection, until there are `CUTS` cuts. */
export async function cutRequests(lab: Lab): Promise<void> {
  await untilCut(lab, (relay, isCut) => {
    relay.onRequest = (request) => (isCut() ? 'cut' : request);
  });
}

async function untilCut(lab: Lab, arrange: (relay: Relay, isCut: () => boolean) => void): Promise<void> {
  let cuts = 0;
  const isCut = (): boolean => {
    if (cuts === CUTS || Math.random() >= CUT_SHARE) return false;
    cuts++;
    return true;
  };
  await lab.strike(() => lab.relays.forEach((relay) => arrange(relay, isCut)));
  await eventually(`${CUTS} connections are cut`, () => cuts === CUTS, CUTS_DEADLINE_MS);
  for (const relay of lab.relays) relay.onAnswer = relay.onRequest = undefined;
}

/** Suspends two brokers until runs have failed because of it, with another pair in each round. */
export async function hangPairUntilRunsEnd(lab: Lab, round: number): Promise<void> {
  const pair = pairOf(lab, round);
  const struck = await lab.strike(() => pair.forEach((node) => node.suspend()));
  for (const source of [lab.load, lab.fleet]) source.pause();
  const ended = await lab.end(struck, LONGER_THAN_DEADLINE_MS);
  if (!ended.some(({ status }) => status === 'failed')) throw new Error('No run failed for want of brokers.');
  for (const node of pair) node.resume();
  await lab.kafka.settled(lab.topic);
  for (const source of [lab.load, lab.fleet]) source.resume();
}

function pairOf(lab: Lab, round: number): readonly KafkaNode[] {
  return BROKERS.filter((_, i) => i !== round % BROKERS.length).map((id) => lab.cluster.broker(id));
}

/** Leaves one of three replicas, but for less time than a write waits. */
export async function loseReplicasForAWhile(lab: Lab): Promise<void> {
  const gone = [1, 2].map((id) => lab.cluster.broker(id));
  await lab.strike(() => Promise.all(gone.map((broker) => broker.kill())));
  await pause(SHORTER_THAN_DEADLINE_MS);
  await startAll(lab, gone);
}

/** Leaves one of three replicas until runs have failed because of it. */
export async function loseReplicasUntilRunsEnd(lab: Lab): Promise<void> {
  const gone = [2, 3].map((id) => lab.cluster.broker(id));
  const struck = await lab.strike(() => Promise.all(gone.map((broker) => broker.kill())));
  for (const source of [lab.load, lab.fleet]) source.pause();
  const ended = await lab.end(struck, LONGER_THAN_DEADLINE_MS);
  if (!ended.some(({ status }) => status === 'failed'))
    throw new Error('No run failed for want of replicas.');
  await startAll(lab, gone);
  for (const source of [lab.load, lab.fleet]) source.resume();
}

/** Deletes the topic, creates it again, and waits until the runs in progress have ended. */
export async function recreateTopic(lab: Lab, partitions: number): Promise<void> {
  const struck = await lab.strike(async () => {
    await lab.kafka.deleteTopic(lab.topic);
    await lab.kafka.createTopic(lab.topic, partitions);
    lab.excuses.push({ until: new Date(), why: 'deleted with the topic' });
  });
  await lab.end(struck, LONGER_THAN_DEADLINE_MS);
}

/** Fills the disk of the broker that leads most partitions, makes room again, and restarts the broker. */
export async function fillDisk(lab: Lab): Promise<void> {
  const leader = await busiest(lab);
  await leader.stop();
  const disk = await FullDisk.of(leader);
  try {
    await startAll(lab, [leader]);
    await preferOtherLeaders(lab.kafka, lab.topic);
    await electPreferredLeaders(lab.kafka, lab.elections, lab.topic);
    await lab.strike(() => disk.fill());
    await disk.noticed();
    await disk.empty();
    await startAll(lab, [leader]);
  } finally {
    await leader.stop();
    await disk.remove();
    await startAll(lab, [leader]);
  }
}

/** Restarts the brokers in good order, each one once the previous one is back in sync. */
export async function restartOneAfterAnother(lab: Lab): Promise<void> {
  for (const broker of BROKERS.map((id) => lab.cluster.broker(id))) {
    await lab.strike(() => broker.stop());
    await startAll(lab, [broker]);
  }
}

/** Kills all brokers at once and starts them again. */
export async function killAll(lab: Lab): Promise<void> {
  const brokers = BROKERS.map((id) => lab.cluster.broker(id));
  await lab.strike(() => Promise.all(brokers.map((broker) => broker.kill())));
  await startAll(lab, brokers);
}

async function busiest(lab: Lab): Promise<KafkaNode> {
  return lab.cluster.broker(await lab.kafka.busiestLeader(lab.topic));
}

/** Starts brokers and waits until they are in sync. */
async function startAll(lab: Lab, brokers: readonly KafkaNode[]): Promise<void> {
  await Promise.all(brokers.map((broker) => broker.start()));
  await lab.kafka.settled(lab.topic);
}
