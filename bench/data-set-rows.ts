import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDirectory } from '../tools/kafka/cache.js';
import { MongoClient } from 'mongodb';
import { MongoServer } from '../tools/mongo/mongo-server.js';
import { compare, measure } from './rounds.js';
import type { Row } from './table.js';

const run = promisify(execFile);
const PACKAGES = ['pandas==3.1.1', 'duckdb==2.0.0', 'pymongo==4.20.0'];
/** The most rounds of measurements that take a minute each; more would not change the result. */
const MOST_LONG_ROUNDS = 3;
/** Rounds of measurements that take seconds, per round of the others, to reduce the effect of a slow moment. */
const SHORT_ROUNDS_FOR_ONE = 3;

interface Used {
  readonly cpuSeconds: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** The extent of the data set benchmarks. */
export interface DataSetBench {
  readonly rounds: number;
  /** A million, or fewer for a quick run; the measured data sets are multiples or fractions of it. */
  readonly baseRecords: number;
}

/** Compares data sets with pandas, DuckDB and single inserts, if pip can install them. */
export async function dataSetRows({ rounds, baseRecords }: DataSetBench): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-bench-'));
  const python = await pythonWithPandas();
  const at = (name: string): string => join(directory, name);
  const few = Math.min(rounds, MOST_LONG_ROUNDS);
  try {
    return [
      await startRow(at('a.csv'), rounds),
      ...(python === undefined ? [] : await csvAgainstPandas(python, at('a.csv'), rounds, few, baseRecords)),
      ...(await formsAgainstCsv(at, few, baseRecords)),
      ...(python === undefined ? [] : [await parquetAgainstDuckDb(python, at, few, baseRecords)]),
      ...(await memoryRows(at, baseRecords)),
      ...(python === undefined ? [] : [await mongoAgainstSingleInserts(python, at, few, baseRecords)]),
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}

function generate(records: number, out: string, ...more: readonly string[]): Promise<Used> {
  const words = ['generate', '-s', 'co2sensor', '-n', String(records), '--seed', '42', '-q', '--out', out];
  return measure<Used>(process.execPath, ['bench/data-sets.mjs', ...words, ...more]);
}

const BARE_NODE = `
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
`;

/** Measures the fixed cost of a data set: one record. */
async function startRow(file: string, rounds: number): Promise<Row> {
  const bare = async (): Promise<number> =>
    (await measure<{ cpuSeconds: number }>(process.execPath, ['-e', BARE_NODE])).cpuSeconds;
  return {
    what: 'CSV, 1 record, whole process',
    unit: 'CPU s',
    peer: 'bare node',
    result: await compare(
      SHORT_ROUNDS_FOR_ONE * rounds,
      async () => (await generate(1, file)).cpuSeconds,
      bare,
    ),
  };
}

async function csvAgainstPandas(
  python: string,
  file: string,
  rounds: number,
  few: number,
  baseRecords: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [records, times, floors] of [
    [baseRecords / 10, SHORT_ROUNDS_FOR_ONE * rounds, ['9', '15']],
    [baseRecords, few, ['15', '40']],
  ] as const) {
    for (const [i, way] of ['plain', 'fault'].entries()) {
      const pandas = async (): Promise<number> => {
        const args = ['bench/pandas_csv.py', way, String(records), file];
        return records / (await measure<{ cpuSeconds: number }>(python, args)).cpuSeconds;
      };
      const ours = async (): Promise<number> => records / (await generate(records, file)).cpuSeconds;
      rows.push({
        what: `CSV, ${records} records, whole process`,
        unit: 'records/CPU s',
        peer: way === 'plain' ? 'numpy + pandas to_csv' : 'the same, its fault labelled row by row',
        result: await compare(times, ours, pandas),
        floor: `≥ ${floors[i]}`,
      });
    }
  }
  return rows;
}

/** Measures rates without start-up, from the additional time of 3 × `baseRecords` records over `baseRecords`. */
async function formsAgainstCsv(
  at: (name: string) => string,
  rounds: number,
  baseRecords: number,
): Promise<Row[]> {
  const rate = (form: string) => async (): Promise<number> => {
    const file = at(`a.${form}`);
    const [short, long] = [await generate(baseRecords, file), await generate(3 * baseRecords, file)];
    return (2 * baseRecords) / (long.cpuSeconds - short.cpuSeconds);
  };
  const pace = (workers: string) => async (): Promise<number> =>
    (10 * baseRecords) / (await generate(10 * baseRecords, at('a.csv'), '-w', workers)).seconds;
  const row = async (form: string): Promise<Row> => ({
    what: `${form}, steady rate`,
    unit: 'records/CPU s',
    peer: 'CSV',
    result: await compare(rounds, rate(form), rate('csv')),
  });
  return [
    await row('ndjson'),
    await row('parquet'),
    await row('csv.gz'),
    {
      what: `CSV, ${10 * baseRecords} records, --workers 2`,
      unit: 'records/s',
      peer: '--workers 1',
      result: await compare(rounds, pace('2'), pace('1')),
      floor: '≥ 1.3 on two idle cores',
    },
  ];
}

async function parquetAgainstDuckDb(
  python: string,
  at: (name: string) => string,
  rounds: number,
  baseRecords: number,
): Promise<Row> {
  await generate(baseRecords, at('source.csv'));
  const copy = async (): Promise<number> => {
    const args = ['bench/duckdb_copy.py', at('source.csv'), at('duckdb.parquet')];
    return baseRecords / (await measure<{ cpuSeconds: number }>(python, args)).cpuSeconds;
  };
  return {
    what: `Parquet, ${baseRecords} records, generated`,
    unit: 'records/CPU s',
    peer: "DuckDB's COPY of our CSV",
    result: await compare(
      rounds,
      async () => baseRecords / (await generate(baseRecords, at('a.parquet'))).cpuSeconds,
      copy,
    ),
  };
}

async function memoryRows(at: (name: string) => string, baseRecords: number): Promise<Row[]> {
  const peak = (form: string, records: number, workers: string) => async (): Promise<number> =>
    (await generate(records, at(`a.${form}`), '-w', workers)).megabytes;
  const rows: Row[] = [];
  for (const [form, workers] of [
    ['csv', '1'],
    ['csv', '2'],
    ['parquet', '1'],
  ] as const) {
    rows.push({
      what: `highest resident memory, ${10 * baseRecords} records as ${form}, ${workers} worker${workers === '1' ? '' : 's'}`,
      unit: 'MB',
      peer: `${baseRecords} records`,
      result: await compare(1, peak(form, 10 * baseRecords, workers), peak(form, baseRecords, workers)),
      floor: '< 200 MB at 100 million',
    });
  }
  return rows;
}

/** Compares loading a data set into MongoDB with inserting its documents one at a time. */
export async function mongoAgainstSingleInserts(
  python: string,
  at: (name: string) => string,
  rounds: number,
  baseRecords: number,
): Promise<Row> {
  const mongo = await MongoServer.start({ quick: false });
  const url = `mongodb://${mongo.addresses.plain}`;
  const client = new MongoClient(url);
  let database = 0;
  try {
    const [many, few] = [(2 * baseRecords) / 5, baseRecords / 250];
    await generate(few, at('few.ndjson'));
    const load = async (): Promise<number> => {
      const name = `bulk${database++}`;
      const { stdout } = await run(
        process.execPath,
        ['dist/cli.cjs', 'generate', '-s', 'co2sensor', '-n', String(many), '--db', '--json'],
        { env: { ...process.env, MONGO_DB_URL: url, MONGO_DATABASE: name } },
      );
      await client.db(name).dropDatabase();
      return many / (JSON.parse(stdout) as { seconds: number }).seconds;
    };
    const single = async (): Promise<number> => {
      const args = ['bench/insert_one.py', url, `single${database++}`, at('few.ndjson')];
      const { records, seconds } = await measure<{ records: number; seconds: number }>(python, args);
      return records / seconds;
    };
    // The server is slow until its JVM has compiled the code for inserts.
    await load();
    await single();
    return {
      what: `MongoDB (mongo-java-server), ${many} records`,
      unit: 'records/s',
      peer: 'pymongo insert_one, one at a time',
      result: await compare(rounds, load, single),
      floor: '≥ 8 on a busy machine, 20 on a quiet one',
    };
  } finally {
    await client.close();
    await mongo.stop();
  }
}

/** The path of a Python with pandas, DuckDB and pymongo, installed once; undefined, after a note, if pip fails. */
async function pythonWithPandas(): Promise<string | undefined> {
  try {
    const directory = await cachedDirectory('python-pandas-1', async (target) => {
      await run('python3', ['-m', 'venv', '--copies', target]);
      await run(join(target, 'bin', 'python'), ['-m', 'pip', 'install', '-q', ...PACKAGES]);
    });
    return join(directory, 'bin', 'python');
  } catch (error) {
    console.error(`Without pandas, DuckDB and pymongo: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}
