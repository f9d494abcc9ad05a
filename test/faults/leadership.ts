import type { KafkaView } from './kafka-view.js';
import type { LeaderElections } from './leader-elections.js';

/** Makes another replica the preferred leader of each partition, which does not move any leader yet. */
export async function preferOtherLeaders(kafka: KafkaView, topic: string): Promise<void> {
  await kafka.reassign(topic, ({ leader, replicas }) => [
    ...replicas.filter((id) => id !== leader),
    ...replicas.filter((id) => id === leader),
  ]);
  await kafka.eventually(topic, 'did not take the order of its replicas', (partitions) =>
    partitions.every(({ leader, replicas }) => replicas.length > 1 && replicas[0] !== leader),
  );
}

/** Elects the preferred replica of each partition as its leader. */
export async function electPreferredLeaders(
  kafka: KafkaView,
  elections: LeaderElections,
  topic: string,
): Promise<void> {
  await elections.electPreferred(topic, (await kafka.partitions(topic)).length);
  await kafka.eventually(topic, 'is not led by the preferred replicas', (partitions) =>
    partitions.every(({ leader, replicas }) => replicas[0] === leader),
  );
}

/** Removes each partition from its leader's broker, so that another broker must lead. */
export async function takeFromLeaders(kafka: KafkaView, topic: string): Promise<void> {
  const leaders = new Map((await kafka.partitions(topic)).map((each) => [each.partitionId, each.leader]));
  await kafka.reassign(topic, ({ leader, replicas }) => replicas.filter((id) => id !== leader));
  await kafka.eventually(topic, 'did not leave its leaders', (partitions) =>
    partitions.every(({ partitionId, leader }) => leader >= 0 && leader !== leaders.get(partitionId)),
  );
}

/** Assigns each partition to all brokers again, the current leader first. */
export async function giveToAll(kafka: KafkaView, topic: string, brokers: readonly number[]): Promise<void> {
  await kafka.reassign(topic, ({ leader }) => [leader, ...brokers.filter((id) => id !== leader)]);
  await kafka.settled(topic);
}
