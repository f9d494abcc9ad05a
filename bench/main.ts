import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { KafkaCluster } from '../tools/kafka/kafka-cluster.js';
import { dataSetRows } from './data-set-rows.js';
import { kafkaRows } from './kafka-rows.js';
import { physicalRows } from './physical-rows.js';
import { compare, measure } from './rounds.js';
import { machine, markdownTable, type Row } from './table.js';

const USAGE = `Measures speed and memory as ratios, each row against its peer in turn.

npm run bench -- [options]
  --rounds N      rounds of each row            (5)
  --only LIST     of service,kafka,data-sets,physical    (all)
  --quick         few records, for a smoke test
  --write FILE    write the table there too
`;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    quick: { type: 'boolean' },
    write: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (options.help === true) {
  console.log(USAGE);
  process.exit(0);
}
/** The benchmarks publish many gigabytes that nobody reads, so topics are kept small. */
const SMALL_TOPICS = {
  'log.retention.bytes': '300000000',
  'log.segment.bytes': '100000000',
  'log.retention.check.interval.ms': '5000',
};
const rounds = Number(options.rounds);
const scale = options.quick === true ? 0.05 : 1;

const groups = {
  service: async () => [...(await makingRows()), await memoryRow(), await startUpRow()],
  kafka: publishingRows,
  physical: () => physicalRows(rounds, scale),
  'data-sets': () => dataSetRows({ rounds, baseRecords: 1_000_000 * scale }),
};
const names = options.only?.split(',') ?? Object.keys(groups);
const unknown = names.filter((name) => !(name in groups));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(USAGE);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of names) {
  console.error(`Measuring ${name} ...`);
  rows.push(...(await groups[name as keyof typeof groups]()));
}
const report = `${machine()}, ${rounds} rounds\n\n${markdownTable(rows)}\n`;
console.log(report);
if (options.write !== undefined) await writeFile(options.write, report);

async function publishingRows(): Promise<Row[]> {
  const kafka = await KafkaCluster.start({ progress: console.error, properties: SMALL_TOPICS });
  try {
    return await kafkaRows(kafka, { rounds, records: 2_000_000 * scale, fewRecords: 4000 * scale });
  } finally {
    await kafka.stop();
  }
}

async function makingRows(): Promise<Row[]> {
  const records = 1_000_000 * scale;
  const make = (way: string) => async (): Promise<number> => {
    const made = await measure<{ records: number; seconds: number }>(process.execPath, [
      'bench/generate.mjs',
      way,
      String(records),
    ]);
    return made.records / made.seconds;
  };
  const unit = 'records/CPU s';
  return [
    {
      what: 'making records',
      unit,
      peer: 'making and writing them as JSON',
      result: await compare(rounds, make('records'), make('json')),
    },
    {
      what: 'making and writing JSON',
      unit,
      peer: 'making and JSON.stringify',
      result: await compare(rounds, make('json'), make('stringify')),
    },
  ];
}

async function memoryRow(): Promise<Row> {
  const peak = (records: number) => async (): Promise<number> =>
    (await measure<{ megabytes: number }>(process.execPath, ['bench/memory.mjs', String(records)])).megabytes;
  const result = await compare(rounds, peak(10_000_000 * scale), peak(10_000));
  return {
    what: `highest resident memory, ${10_000_000 * scale} records, embedded`,
    unit: 'MB',
    peer: '10 000 records',
    result,
    floor: 'difference < 50 MB',
  };
}

async function startUpRow(): Promise<Row> {
  const start = async (): Promise<number> =>
    (await measure<{ seconds: number }>(process.execPath, ['bench/start-up.mjs'])).seconds;
  const bareNode = async (): Promise<number> => {
    const before = performance.now();
    await measure(process.execPath, ['-e', 'console.log("{}")']);
    return (performance.now() - before) / 1000;
  };
  return {
    what: 'start of the process to ready',
    unit: 's',
    peer: 'bare node',
    result: await compare(rounds, start, bareNode),
  };
}
