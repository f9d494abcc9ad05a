import { MODELS } from '../../src/domain/models/models.js';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { csvHeader } from '../../src/formats/record-text.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { type ParquetBytes, ParquetEncoder } from '../../src/infrastructure/files/threads/parquet-encoder.js';
import { csvOf, ndjsonOf, recordsOf } from '../builders/record-builder.js';
import { aCommand } from '../builders/command-builder.js';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SEEDED = ['--seed', '42', '--start-time', '2019-09-04T15:31:00Z'];
const C03 = ['generate', '-s', 'co2sensor', '-c', 'C03', '-n', '5000', ...SEEDED];
const SLOW_MS = 60_000;

const command = aCommand({ containerId: 'C03', simulation: 'co2sensor', records: 5000 });

function records() {
  return recordsOf(command);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function parquetOf(command: SimulationCommand, gzip: boolean): Buffer {
  const encoder = new ParquetEncoder({ gzip, columns: 'contract', hasGaps: false, records: command.records });
  const feed = new Simulator(MODELS).feed(command);
  const rows = new TelemetryRows(3000);
  const bytes: Buffer[] = [];
  const keep = (pieces: ParquetBytes): void => {
    for (const piece of pieces) bytes.push(Buffer.from(piece)); // A copy, because the encoder writes into it again.
    encoder.reuse(pieces.map(({ buffer }) => buffer));
  };
  while (feed.remaining > 0) {
    feed.fill(rows);
    keep(encoder.add(rows));
  }
  keep(encoder.end());
  return Buffer.concat(bytes);
}

describe('generate', () => {
  let place: Workplace;
  beforeEach(async () => (place = await Workplace.create()));
  afterEach(() => place.remove());

  const make = (out: string, ...more: readonly string[]) =>
    reeferOk([...C03, '--out', place.file(out), ...more]);

  it(
    'writes the domain’s records as CSV and NDJSON, compressed if the file ending says so',
    async () => {
      for (const name of ['a.csv', 'a.csv.gz', 'a.ndjson', 'a.jsonl.gz']) await make(name);
      const csv = csvHeader() + csvOf(records());
      const ndjson = ndjsonOf(records());
      expect((await readFile(place.file('a.csv'))).toString()).toBe(csv);
      expect(gunzipSync(await readFile(place.file('a.csv.gz'))).toString()).toBe(csv);
      expect((await readFile(place.file('a.ndjson'))).toString()).toBe(ndjson);
      expect(gunzipSync(await readFile(place.file('a.jsonl.gz'))).toString()).toBe(ndjson);
      expect(await place.names()).toEqual(['a.csv', 'a.csv.gz', 'a.jsonl.gz', 'a.ndjson']);
    },
    SLOW_MS,
  );

  it(
    'prints a summary and a command line that makes the same bytes again',
    async () => {
      const { stdout } = await reeferOk(['generate', '-s', 'poweroff', '-n', '300', '--out', 'first.csv'], {
        cwd: place.path,
      });
      const [facts, again] = stdout.toString().split('\n');
      expect(facts).toMatch(
        /^first\.csv: 300 records of one container, [0-9.]+ % labelled, [0-9.]+ kB, [0-9.]+ s/,
      );
      expect(again).toMatch(
        /^Again: reefer-simulator generate --simulation poweroff --records 300 --seed \d+ --start-time \S+Z --out first\.csv$/,
      );
      const words = (again ?? '')
        .replace('Again: reefer-simulator ', '')
        .replace('first.csv', 'second.csv')
        .split(' ');
      await reeferOk(words, { cwd: place.path });
      expect(await readFile(place.file('second.csv'))).toEqual(await readFile(place.file('first.csv')));
    },
    SLOW_MS,
  );

  it(
    'takes counts in short forms, and a start before now',
    async () => {
      const week = 7 * 86_400_000;
      const before = Math.floor(Date.now() / 1000) * 1000 - week;
      for (const words of [
        ['generate', '-n', '1.2k', '--out'],
        ['--records', '1_200', '--file'],
      ]) {
        const { stdout } = await reeferOk([...words, place.file('a.csv'), '--start-time', 'now-7d']);
        expect(stdout.toString()).toContain(': 1,200 records');
        const [, start = ''] = /--start-time (\S+)/.exec(stdout.toString()) ?? [];
        expect(Date.parse(start)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(start)).toBeLessThanOrEqual(Date.now() - week);
      }
    },
    SLOW_MS,
  );

  it(
    'prints JSON for machines, and nothing with --quiet',
    async () => {
      const { stdout } = await make('a.csv', '--json');
      const summary = JSON.parse(stdout.toString()) as { records: number; positives: number; files: unknown };
      const positives = records().filter((record) => record.maintenance_required).length;
      expect(summary).toMatchObject({ records: 5000, positives, shareOfPositives: positives / 5000 });
      expect(summary.files).toEqual([
        { path: place.file('a.csv'), bytes: (await stat(place.file('a.csv'))).size },
      ]);
      const quiet = await make('a.csv', '--quiet');
      expect([quiet.stdout.toString(), quiet.stderr]).toEqual(['', '']);
    },
    SLOW_MS,
  );

  it(
    'writes to standard output, with the summary but no progress on standard error',
    async () => {
      const { stdout, stderr } = await reeferOk([...C03, '--out', '-']);
      expect(stdout.toString()).toBe(csvHeader() + csvOf(records()));
      expect(stderr).toMatch(/^standard output: 5,000 records .*\nAgain: /);
      const ndjson = await reeferOk([...C03, '--out', '-', '--format', 'ndjson', '-q']);
      expect(ndjson.stdout.toString()).toBe(ndjsonOf(records()));
    },
    SLOW_MS,
  );

  it(
    'ends quietly when the reader of standard output goes away',
    async () => {
      const result = await reefer(['generate', '-n', '3000000', '--out', '-'], {
        running: ({ stdout }) => stdout?.once('data', () => stdout.destroy()),
      });
      expect([result.code, result.stderr]).toEqual([0, '']);
    },
    SLOW_MS,
  );

  it(
    'gives the same bytes with any number of workers, in every format',
    async () => {
      const fleet = ['generate', '-s', 'normal:2', '-s', 'poweroff', '-s', 'o2sensor', '--containers', '7'];
      for (const form of ['csv', 'ndjson', 'parquet', 'csv.gz', 'gz.parquet']) {
        const hashes = new Set<string>();
        for (const workers of ['1', '3']) {
          const file = place.file(`${workers}.${form}`);
          await reeferOk([...fleet, '-n', '30001', ...SEEDED, '-w', workers, '-q', '--out', file]);
          hashes.add(sha256(await readFile(file)));
        }
        expect([form, hashes.size]).toEqual([form, 1]);
      }
    },
    4 * SLOW_MS,
  );

  it(
    'makes a large Parquet file in a separate thread, with the same bytes as in one thread',
    async () => {
      for (const [form, gzip] of [
        ['parquet', false],
        ['gz.parquet', true],
      ] as const) {
        const file = place.file(`a.${form}`);
        const { stdout } = await reeferOk([...C03, '-n', '250000', '-w', '2', '--out', file]);
        expect(stdout.toString()).toContain('--workers is for CSV and NDJSON');
        const whole = aCommand({ containerId: 'C03', simulation: 'co2sensor', records: 250_000 });
        expect(sha256(await readFile(file))).toBe(sha256(parquetOf(whole, gzip)));
      }
    },
    SLOW_MS,
  );

  it(
    'splits a fleet into shards whose union is the whole',
    async () => {
      const fleet = [
        'generate',
        '-s',
        'normal:3',
        '-s',
        'co2sensor',
        '-p',
        'P01',
        '-p',
        'P04:2',
        '--containers',
        '9',
      ];
      const options = [...fleet, '-n', '40', ...SEEDED, '-q'];
      const rows = async (...more: string[]): Promise<string[]> =>
        (await reeferOk([...options, '--out', '-', ...more])).stdout.toString().split('\n').slice(1, -1);
      const whole = await rows();
      const shards = await Promise.all(['0/4', '1/4', '2/4', '3/4'].map((shard) => rows('--shard', shard)));
      expect(shards.flat().sort()).toEqual([...whole].sort());
      const containers = (list: readonly string[]): string[] => [
        ...new Set(list.map((row) => row.slice(0, 11))),
      ];
      expect(containers(shards[1] as string[])).toEqual(containers(whole).filter((_, i) => i % 4 === 1));
      const fromPod = await reeferOk([...options, '--out', '-'], {
        env: { JOB_COMPLETION_INDEX: '1', SHARDS: '4' },
      });
      expect(fromPod.stdout.toString().split('\n').slice(1, -1)).toEqual(shards[1]);
    },
    SLOW_MS,
  );

  it(
    'makes nothing for a shard without containers, and refuses shards that cannot belong together',
    async () => {
      const none = await reefer(['generate', ...SEEDED, '--shard', '3/4', '--out', place.file('a.csv')]);
      expect([none.code, none.stdout.toString()]).toEqual([
        0,
        'There is no container in this share, so nothing was made.\n',
      ]);
      const drawn = await reefer(['generate', '--shard', '0/4', '--out', place.file('a.csv')]);
      expect([drawn.code, drawn.stderr]).toEqual([
        2,
        'error: Shards belong together only with the same --seed and --start-time: give both.\n',
      ]);
      const half = await reefer(['generate', '--out', place.file('a.csv')], { env: { SHARDS: '4' } });
      expect([half.code, half.stderr]).toEqual([1, expect.stringContaining('belong together')]);
      expect(await place.names()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'makes one file per container, equal to that of the container alone, and creates the directory at once',
    async () => {
      const directory = place.file('fleet');
      await reeferOk([
        'generate',
        '-c',
        'C01',
        '-c',
        'C02',
        '-n',
        '600',
        ...SEEDED,
        '--out',
        directory,
        '--partition-by',
        'container_id',
        '-w',
        '2',
      ]);
      await reeferOk(['generate', '-c', 'C02', '-n', '600', ...SEEDED, '--out', place.file('alone.csv')]);
      expect(await readFile(`${directory}/C02.csv`)).toEqual(await readFile(place.file('alone.csv')));
      expect(await place.names()).toEqual(['alone.csv', 'fleet']);
      const again = await reefer(['generate', '--out', directory, '--partition-by', 'container_id']);
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already')]);
    },
    SLOW_MS,
  );

  it(
    'makes a data set again from its manifest, and notices if the records differ',
    async () => {
      await make('a.csv.gz', '--manifest', '-w', '2');
      const manifest = place.file('a.csv.gz.manifest.json');
      const described = JSON.parse(await readFile(manifest, 'utf8')) as {
        files: [{ sha256: string; ndjsonSha256: string; containers: unknown }];
      };
      const before = await readFile(place.file('a.csv.gz'));
      expect(described.files[0].sha256).toBe(sha256(before));
      expect(described.files[0].ndjsonSha256).toBe(sha256(Buffer.from(ndjsonOf(records()))));
      const positives = records().filter((record) => record.maintenance_required).length;
      expect(described.files[0].containers).toEqual([
        { containerId: 'C03', records: 5000, positives, shareOfPositives: positives / 5000 },
      ]);
      await writeFile(place.file('a.csv.gz'), 'other');
      const { stdout } = await reeferOk(['generate', '--from-manifest', manifest]);
      expect(stdout.toString()).toContain('The data set matches the manifest');
      expect(await readFile(place.file('a.csv.gz'))).toEqual(before);
      await reeferOk(['generate', '--from-manifest', manifest, '--out', place.file('b.parquet')]);

      await writeFile(manifest, JSON.stringify(described).replace('"seed":42', '"seed":43'));
      const other = await reefer(['generate', '--from-manifest', manifest, '--out', place.file('c.csv')]);
      expect([other.code, other.stderr]).toEqual([
        1,
        expect.stringContaining('The records are not those of the manifest'),
      ]);
      expect(await place.names()).toEqual(['a.csv.gz', 'a.csv.gz.manifest.json', 'b.parquet']);
    },
    SLOW_MS,
  );

  it(
    'makes a partitioned data set again from its manifest',
    async () => {
      const directory = place.file('fleet');
      await reeferOk([
        'generate',
        '--containers',
        '3',
        '-n',
        '50',
        '--out',
        directory,
        '--partition-by',
        'container_id',
        '--manifest',
      ]);
      await reeferOk([
        'generate',
        '--from-manifest',
        `${directory}.manifest.json`,
        '--out',
        place.file('again'),
      ]);
      const [name] = (await import('node:fs')).readdirSync(directory);
      expect(await readFile(`${place.file('again')}/${name}`)).toEqual(
        await readFile(`${directory}/${name}`),
      );
    },
    SLOW_MS,
  );

  it(
    'replaces a file and keeps its mode',
    async () => {
      await writeFile(place.file('a.csv'), 'old');
      await chmod(place.file('a.csv'), 0o640);
      await make('a.csv');
      expect((await readFile(place.file('a.csv'))).toString()).toBe(csvHeader() + csvOf(records()));
      expect((await stat(place.file('a.csv'))).mode & 0o777).toBe(0o640);
    },
    SLOW_MS,
  );

  it(
    'says in one line that a directory is missing or is a file, or that a file is a directory',
    async () => {
      await writeFile(place.file('file'), '');
      await mkdir(place.file('directory.csv'));
      const missing = await reefer([...C03, '--out', place.file('no/a.csv')]);
      const none = await reefer([...C03, '--out', place.file('file/a.csv')]);
      const directory = await reefer([...C03, '--out', place.file('directory.csv')]);
      expect([missing, none, directory].map(({ code, stderr }) => [code, stderr])).toEqual([
        [1, `error: There is no directory "${place.file('no')}". Create it, or choose another place.\n`],
        [1, `error: "${place.file('file')}" is no directory. Choose another place.\n`],
        [1, `error: ${place.file('directory.csv')} is a directory. Name a file in it.\n`],
      ]);
    },
    SLOW_MS,
  );
});

describe('generate --append', () => {
  let place: Workplace;
  beforeEach(async () => (place = await Workplace.create()));
  afterEach(() => place.remove());

  const append = (file: string) =>
    reefer(['generate', '-n', '3', ...SEEDED, '--append', '-q', '--out', place.file(file)]);

  it(
    'starts a file and continues it without a second header',
    async () => {
      for (const file of ['a.csv', 'a.csv', 'a.ndjson', 'a.ndjson'])
        expect((await append(file)).code).toBe(0);
      const csv = (await readFile(place.file('a.csv'), 'utf8')).split('\n');
      expect(csv.filter((line) => line.startsWith('container_id'))).toHaveLength(1);
      expect(csv.slice(1, 4)).toEqual(csv.slice(4, 7));
      expect((await readFile(place.file('a.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(6);
    },
    SLOW_MS,
  );

  it(
    'adds a line end if the last line has none, and a header to an empty file',
    async () => {
      await writeFile(place.file('a.csv'), `${csvHeader()}C01,2019`);
      await writeFile(place.file('b.csv'), '');
      await append('a.csv');
      await append('b.csv');
      expect((await readFile(place.file('a.csv'), 'utf8')).split('\n').slice(1, 3)).toEqual([
        'C01,2019',
        expect.stringMatching(/^C01,2019-09-04 15:31:00,/),
      ]);
      expect(await readFile(place.file('b.csv'), 'utf8')).toMatch(/^container_id,.*\nC01,/);
    },
    SLOW_MS,
  );

  it.each([
    ['a.csv', 'Timestamp,ID\n1,2\n'],
    ['b.csv', csvHeader().replace('\n', '\r\n')],
    ['c.ndjson', '{"a":1}\n'],
    ['d.ndjson', 'text\n'],
  ])(
    'refuses %s with other columns and leaves it unchanged',
    async (file, content) => {
      await writeFile(place.file(file), content);
      const { code, stderr } = await append(file);
      expect([code, stderr]).toEqual([1, expect.stringContaining('nothing was appended')]);
      expect(await readFile(place.file(file), 'utf8')).toBe(content);
      expect(await place.names()).toEqual([file]);
    },
    SLOW_MS,
  );
});

describe('legacy flags', () => {
  let place: Workplace;
  beforeEach(async () => (place = await Workplace.create()));
  afterEach(() => place.remove());

  it(
    'make telemetries.csv with 1000 records by default',
    async () => {
      await reeferOk([], { cwd: place.path });
      const lines = (await readFile(place.file('telemetries.csv'), 'utf8')).trimEnd().split('\n');
      expect([lines.length, lines[0]]).toEqual([1001, csvHeader().trimEnd()]);
      expect(lines[1]).toMatch(/^C01,[-0-9 :]{19},P02,/);
      expect(lines.slice(1).every((line) => line.endsWith(',0'))).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'accept a fifth container and append to a file, always as CSV',
    async () => {
      const flags = ['--stype', 'poweroff', '--cid', 'C05', '--product_id', 'P03', '--records', '200'];
      for (let i = 0; i < 2; i++) {
        await reeferOk([...flags, '--file', 'power.parquet.gz', '--append'], { cwd: place.path });
      }
      await reeferOk([...flags, '--file', 'x.csv.gz'], { cwd: place.path });
      const lines = (await readFile(place.file('power.parquet.gz'), 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(401);
      expect(lines.filter((line) => line.endsWith(',1')).length).toBeGreaterThan(2);
      expect(lines.slice(1).every((line) => /^C05,[-0-9 :]{19},P03,/.test(line))).toBe(true);
      expect((await readFile(place.file('x.csv.gz'), 'utf8')).split('\n')).toHaveLength(202);
    },
    SLOW_MS,
  );

  it(
    'give the same values as generate, and print the generate command',
    async () => {
      const { stdout } = await reeferOk(['--stype', 'o2sensor', '--records', '50', '--file', 'a.csv'], {
        cwd: place.path,
      });
      const again = /Again: reefer-simulator (.*)/.exec(stdout.toString())?.[1] ?? '';
      const [, seed, start] = /--seed (\d+) --start-time (\S+)/.exec(again) ?? [];
      await reeferOk(
        [
          'generate',
          '-s',
          'o2sensor',
          '-n',
          '50',
          '--seed',
          String(seed),
          '--start-time',
          String(start),
          '--out',
          'b.csv',
        ],
        { cwd: place.path },
      );
      await reeferOk(again.replace('a.csv', 'c.csv').split(' '), { cwd: place.path });
      const [a, b, c] = await Promise.all(
        ['a.csv', 'b.csv', 'c.csv'].map((file) => readFile(place.file(file), 'utf8')),
      );
      expect([b, c]).toEqual([a, a]);
    },
    SLOW_MS,
  );
});
