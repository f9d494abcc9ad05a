import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/interface/cli/program.js';
import type { CliConsole, CliServices } from '../../src/interface/cli/cli-services.js';
import { reefer } from './command-line.js';

/** Services that must not be called: a wrong command line does not get that far. */
const services = {
  version: '0.0.0',
  shard: () => Promise.resolve(undefined),
  dataSets: new Proxy(
    {},
    { get: (_, name) => () => Promise.reject(new Error(`${String(name)} was called`)) },
  ),
} as unknown as CliServices;

async function run(words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const cliConsole: CliConsole = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    progress: undefined,
    signal: new AbortController().signal,
  };
  return { code: await runCommandLine(words, services, cliConsole), out, err };
}

/** Values that an option refuses, and part of the message that says so. */
type Refused = readonly [option: string, says: string, values: readonly string[]];

const NO_COUNT = [
  '0',
  '-1',
  '1.5',
  'abc',
  '',
  ' ',
  '1,000',
  '0x10',
  'NaN',
  'Infinity',
  '99999999999999999999',
];
const OF_GENERATE: readonly Refused[] = [
  [
    '--simulation',
    'normal, poweroff, co2sensor, o2sensor',
    ['none', 'Normal', 'co2', 'co2sensor ', '', 'poweroff,normal', 'normal;1'],
  ],
  [
    '--simulation',
    'It must be a whole number from 1',
    ['normal:', 'normal:0', 'normal:x', 'normal:-1', 'normal:1.5', 'normal:99999999'],
  ],
  [
    '--container',
    'C01 … C04',
    ['C00', 'C06', 'c01', '', 'C01,C02', 'CSQU305438', 'csqu3054383', 'CSQ13054383', '*', '../C01'],
  ],
  ['--container', 'The check digit of CSQU305438 is 3', ['CSQU3054384', 'CSQU3054380']],
  [
    '--containers',
    'It must be a whole number from 1 to 100000, such as 1_000, 1e3, 100k.',
    [...NO_COUNT, '100001', '1M'],
  ],
  ['--container', 'did you mean C02?', ['c02']],
  ['--container', 'did you mean CSQU3054383?', ['csqu3054383']],
  ['--simulation', 'did you mean co2sensor?', ['co2-sensor', 'CO2sensor']],
  ['--product', 'did you mean P02?', ['P2', 'p02']],
  ['--product', 'Known: P01, P02', ['P00', 'P06', 'p01', 'banana', '', 'P01,P02']],
  ['--product', 'It must be a whole number from 1', ['P01:', 'P01:0', 'P01:x']],
  [
    '--records',
    'It must be a whole number from 1 to 4294967295, such as 1_000, 1e3, 100k, 2M.',
    [
      ...NO_COUNT,
      '4294967296',
      'all',
      '1__000',
      '_1',
      '1_',
      '5G',
      '5m',
      'k',
      'e6',
      '1e',
      '1e-3',
      '1e99',
    ].concat(['1.5', '1.0', '1.0001k', '5000M', '1k5', '1_000.0', '+5', '1e6k']),
  ],
  [
    '--seed',
    'It must be a whole number from 0 to 4294967295',
    ['-1', '4294967296', 'abc', '1.5', '', '0x1', '1e9'],
  ],
  [
    '--start-time',
    'or now, or now-7d (s, m, h, d, w).',
    [
      '',
      'NOW',
      'now-',
      'now+7d',
      'now-7',
      'now-7x',
      'now-d',
      'now -7d -1h',
      '-7d',
      'yesterday',
      '1969-12-31',
      '2026-02-30',
      '2026-13-01',
      '2026-01-32',
      '2026-1-1',
      '01/02/2026',
      '2026-01-01T24:00:00Z',
      '2026-01-01T10:60:00Z',
      '2026-01-01T10:00:61Z',
      '2026-01-01T10:00:00+25:00',
      '2026-01-01T10',
      '1735689600',
      '10000-01-01',
    ],
  ],
  [
    '--interval',
    'It must be seconds from 1 to 86400',
    ['0', '-5', '86401', '25h', '2d', '5 m', 'm', '', '1.5', '5min', '300x'],
  ],
  ['--shard', 'It must be I/N', ['1', '4/4', '5/4', '-1/4', '0/0', '1/x', '', '1/4/2', '1:4', '0.5/2']],
  ['--format', 'csv, ndjson, parquet', ['json', '', 'arrow', 'xlsx']],
  ['--format', 'did you mean csv?', ['CSV', 'csvv']],
  ['--columns', 'did you mean labels?', ['Labels', 'label']],
  ['--partition-by', 'container_id', ['', 'product_id', 'date', 'container']],
  ['--workers', 'It must be a whole number from 1 to 64', [...NO_COUNT, '65', 'auto', '1e1']],
  [
    '--rate',
    'It must be a number from 0.001 to 1000000, such as 0.5, 200, 1e3 or 10k.',
    ['0', '-1', 'fast', '', '1000001', '2M', '0.0001', '1,5', '5/s'],
  ],
  ['--out', 'has no known file extension', ['a', 'a.txt', 'a.xlsx', 'csv', 'a.csv.zip', 'a.parq']],
  ['--out', 'It must be the name of a file', ['']],
  ['--out', '.gz.parquet instead of .parquet.gz', ['a.parquet.gz']],
  ['--from-manifest', 'Cannot read the manifest', ['no-such-file.json']],
];

const OF_TODAY: readonly Refused[] = [
  ['--stype', 'normal, poweroff, co2sensor, o2sensor', ['power_off', '', 'all', 'NORMAL']],
  ['--cid', 'C01 … C04', ['C06', 'C0', '', 'c01']],
  ['--product_id', 'P01, P02, P03, P04, P05', ['P06', '', 'banana']],
  ['--records', 'such as 1_000, 1e3, 100k, 2M', ['0', '-3', 'many', '1.0', '5G']],
  ['--cid', 'did you mean C02?', ['c02']],
  ['--stype', 'did you mean poweroff?', ['PowerOff', 'power-off', 'powerof']],
  ['--product_id', 'did you mean P02?', ['p02', 'P2']],
  ['--file', 'It must be the name of a file', ['']],
];

const OF_WHOLE_LINES: readonly (readonly [line: string, says: string])[] = [
  ['generat', 'Did you mean generate?'],
  ['product', 'Did you mean products?'],
  ['foo', "unknown command 'foo'"],
  ['generate --recrods 5', 'Did you mean --records?'],
  ['generate --bogus', "unknown option '--bogus'"],
  ['generate -x', "unknown option '-x'"],
  ['generate extra', 'too many arguments'],
  ['generate a.csv', 'too many arguments'],
  ['generate --records', 'argument missing'],
  ['generate --out', 'argument missing'],
  ['generate --seed', 'argument missing'],
  ['generate --container C01 --container C01', 'It is named twice'],
  ['generate --simulation normal --simulation normal', 'It is named twice'],
  ['generate --product P01 --product P01:2', 'It is named twice'],
  ['generate --container C01 --containers 5', 'cannot be used with'],
  ['generate --simulation normal --simulation poweroff', 'cannot be mixed over one container'],
  ['generate --containers 2 -s normal -s poweroff -s co2sensor', 'Ask for more containers'],
  ['generate --containers 2 -p P01 -p P02 -p P03', 'Ask for more containers'],
  ['generate --append --out a.parquet', '--append adds to a CSV or NDJSON file'],
  ['generate --append --out a.csv.gz', 'not compressed'],
  ['generate --append --out a.gz.parquet', '--append adds to a CSV or NDJSON file'],
  ['generate --append --out -', 'Standard output takes neither'],
  ['generate --append --out dir --partition-by container_id', '--append adds to a CSV or NDJSON file'],
  ['generate --partition-by container_id --out -', 'Standard output takes neither'],
  ['generate --manifest --out -', '--manifest describes'],
  ['generate --manifest --append', '--manifest describes'],
  ['generate --shard 0/2', 'give both'],
  ['generate --shard 0/2 --seed 1', 'give both'],
  ['generate --shard 0/2 --start-time 2026-01-01', 'give both'],
  ['generate --shard 0/2 --seed 1 --start-time now-1d', 'give both'],
  ['generate --rate 5', '--rate applies only to'],
  ['generate --rate 5 --out a.csv', '--rate applies only to'],
  ['generate --time-series', 'add --db'],
  ['generate --time-series --kafka', 'add --db'],
  ['generate --db --kafka', 'cannot be used with'],
  ['generate --db --out a.csv', 'cannot be used with'],
  ['generate --db --append', 'cannot be used with'],
  ['generate --db --manifest', 'cannot be used with'],
  ['generate --db --workers 2', 'cannot be used with'],
  ['generate --db --partition-by container_id', 'cannot be used with'],
  ['generate --kafka --out a.csv', 'cannot be used with'],
  ['generate --kafka --format csv', 'cannot be used with'],
  ['generate --kafka --workers 2', 'cannot be used with'],
  ['generate --from-manifest a.json --seed 1', 'cannot be used with'],
  ['generate --from-manifest a.json --records 1', 'cannot be used with'],
  ['generate --from-manifest a.json --container C01', 'cannot be used with'],
  ['generate --from-manifest a.json --db', 'cannot be used with'],
  ['generate --from-manifest package.json', 'is not a data set manifest'],
  ['generate --from-manifest README.md', 'it is not JSON'],
  ['generate --records 4294967295 --start-time 9999-01-01', 'after the year 9999'],
  ['generate --start-time 9999-12-31 --interval 1d --records 2', 'after the year 9999'],
  ['products extra', 'too many arguments'],
  ['products --jsn', 'Did you mean --json?'],
  ['schema extra', 'too many arguments'],
  ['schema --payload', 'argument missing'],
  ['schema --payload xml', 'Allowed choices are json, tuple'],
  ['schema --columns all', 'Allowed choices are contract, labels, extended'],
  ['schema --payload tuple --columns labels', 'A tuple has the contract’s twenty columns'],
  ['schema --out a.json', "unknown option '--out'"],
  ['replay', "missing required argument 'file'"],
  ['replay a.csv b.csv', 'too many arguments'],
  ['replay a.csv --rate 0', 'It must be a number'],
  ['plot', "required option '-o, --out <chart>' not specified"],
  ['plot -o a.png', "missing required argument 'file'"],
  ['plot a.csv', "required option '-o, --out <chart>' not specified"],
  ['plot a.csv -o', 'argument missing'],
  ['plot a.csv -o a.png -c C01 -c C01', 'It is named twice'],
  [`plot a.csv -o a.png ${Array.from({ length: 25 }, (_, i) => `-c X${i}`).join(' ')}`, 'At most 24'],
  ['schema --payload JSON', 'did you mean json?'],
  ['serve now', 'too many arguments'],
  ['completion tcsh', 'Allowed choices are'],
  ['--records 5 extra', 'too many arguments'],
  ['--stype', 'argument missing'],
  ['--bogus', "unknown option '--bogus'"],
  ['--container C01', "unknown option '--container'"],
  ['--quiet generate', 'too many arguments'],
  ['-', 'too many arguments'],
];

const lines: readonly (readonly [words: readonly string[], says: string])[] = [
  ...OF_GENERATE.flatMap(([option, says, values]) =>
    values.map((value) => [['generate', option, value], says] as const),
  ),
  ...OF_TODAY.flatMap(([option, says, values]) => values.map((value) => [[option, value], says] as const)),
  ...OF_WHOLE_LINES.map(([line, says]) => [line.split(' '), says] as const),
];

describe('wrong use', () => {
  it('is tried in more than 200 ways', () => expect(lines.length).toBeGreaterThan(200));

  it.each(lines)('of %j says: %s', async (words, says) => {
    const { code, out, err } = await run(words);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(says)]);
    expect(err).toMatch(/^error: .{10,}/);
    expect(err.split('\n').length).toBeLessThanOrEqual(5);
  });

  it('is reported to machines as JSON', async () => {
    const usage = await run(['generate', '--json', '--records', '0']);
    expect(JSON.parse(usage.err)).toEqual({
      error: { code: 'usage', message: expect.stringContaining('It must be a whole number') },
    });
    const { code, err } = await run(['generate', '--json', '--append', '--out', 'a.parquet']);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toEqual({
      error: { code: 'append.impossible', message: expect.stringContaining('a.parquet') },
    });
  });

  it.each([['generate --records 0'], ['--cid C09'], ['nonsense']])(
    'ends the built program with 2: %s',
    async (line) => {
      const { code, stdout, stderr } = await reefer(line.split(' '));
      expect([code, stdout.length, stderr.startsWith('error: ')]).toEqual([2, 0, true]);
    },
    60_000,
  );
});

describe('help', () => {
  it.each([
    '--help',
    'help',
    'generate --help',
    'help generate',
    'products -h',
    'replay --help',
    'plot --help',
    'schema --help',
    'serve --help',
    'completion --help',
    '--stype normal --help',
  ])('is given by %s', async (line) => {
    const { code, out, err } = await run(line.split(' '));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: reefer-simulator/);
  });

  it('says what happens without a command', async () => {
    const { out } = await run(['--help']);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'alone, it writes 1000 records to telemetries.csv in the current directory. A file that exists is replaced, unless there is --append.',
    );
  });

  it('has examples, defaults and units', async () => {
    const { out } = await run(['generate', '--help']);
    for (const part of [
      'Examples:',
      '(default: 1000)',
      '(default: C01)',
      '(default: P02)',
      '5 minutes',
      '°C',
      '--shard',
      'kW',
    ]) {
      expect(out).toContain(part);
    }
  });

  it('shows the version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '0.0.0\n', err: '' });
  });
});
