import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import { Relay } from '../integration/relay.js';
import { experiment, type Outcome } from './experiment.js';
import { KafkaView } from './kafka-view.js';
import { LeaderElections } from './leader-elections.js';
import { assertThatFaultsAreFound } from './self-test.js';
import { SCENARIOS } from './scenarios.js';
import { tableOf } from './table.js';

const USAGE = `Lets faults happen to a real Kafka of three brokers while the built service sends to it, and compares what the
service said of its runs with what lies in the topic.

npm run test:faults -- [options]

  --long          more rounds of each fault (about an hour)
  --only TEXT     only scenarios whose name contains the text
  --rounds N      that many rounds of each
  --help          this text

The table is written to .cache/faults.md too. Exit code 1 if a record was lost, duplicated or reordered.
`;
const BROKERS = 3;
const RESULTS = new URL('../../.cache/faults.md', import.meta.url);

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
process.exit(await main());

async function main(): Promise<number> {
  Logger.overrideLogger(false);
  const begun = performance.now();
  const log = (line: string): void => {
    console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  };
  const outcomes: Outcome[] = [];
  const skipped: string[] = [];
  let cluster: KafkaCluster | undefined = undefined;
  const relays = await Promise.all(
    Array.from({ length: BROKERS }, (_, i) => Relay.listen(() => cluster?.portsOf('RELAYED')[i] ?? 0)),
  );
  cluster = await KafkaCluster.start({
    brokers: BROKERS,
    furtherListeners: relays.map(({ port }) => ({ RELAYED: `127.0.0.1:${port}` })),
    separateController: true,
    fastBoot: true,
    progress: log,
  });
  const kafka = await KafkaView.of(cluster.plaintext);
  const elections = await LeaderElections.start(cluster.plaintext);
  try {
    await assertThatFaultsAreFound(cluster.plaintext, kafka);
    log('self-test: a lost, a duplicated and a reordered record were found');
    for (const scenario of SCENARIOS.filter(({ name }) => name.includes(values.only))) {
      const obstacle = await scenario.obstacle?.();
      if (obstacle !== undefined) {
        skipped.push(`${scenario.name}: ${obstacle}`);
        continue;
      }
      log(scenario.name);
      const usual = values.long ? scenario.roundsInLongForm : scenario.rounds;
      const rounds = scenario.endsService ? 1 : Number(values.rounds ?? usual);
      const outcome = await experiment({ cluster, kafka, elections, relays }, scenario, rounds, (line) =>
        log(`  ${line}`),
      );
      outcomes.push(outcome);
      for (const complaint of outcome.complaints.slice(0, 10)) log(`  FAILED: ${complaint}`);
      log(`  ${JSON.stringify({ ...outcome, complaints: outcome.complaints.length })}`);
    }
  } finally {
    await elections.stop();
    await kafka.disconnect();
    await Promise.all(relays.map((relay) => relay.close()));
    await cluster.stop();
  }
  const table = tableOf(outcomes, skipped);
  await mkdir(new URL('.', RESULTS), { recursive: true });
  await writeFile(RESULTS, table);
  console.log(`\n${table}`);
  const failed = outcomes.filter(({ complaints }) => complaints.length > 0).length;
  console.log(`${outcomes.length - failed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0 && outcomes.length > 0 ? 0 : 1;
}
