import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csvHeader } from '../../src/formats/record-text.js';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SLOW_MS = 60_000;

describe('plot', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await Workplace.create();
    const words = ['generate', '-s', 'poweroff', '-s', 'normal', '-c', 'C01', '-c', 'C02', '-n', '700'];
    for (const form of ['csv', 'ndjson.gz', 'parquet']) {
      await reeferOk([
        ...words,
        '--seed',
        '5',
        '--start-time',
        '2026-01-01',
        '--out',
        place.file(`a.${form}`),
      ]);
    }
  }, SLOW_MS);
  afterAll(() => place.remove());

  const plot = (...words: readonly string[]) => reefer(['plot', ...words], { cwd: place.path });

  it(
    'draws the same picture from every format of a file',
    async () => {
      const pictures: string[] = [];
      for (const form of ['csv', 'ndjson.gz', 'parquet']) {
        const { code, stdout } = await plot(`a.${form}`, '-o', 'a.svg');
        expect([code, stdout.toString()]).toEqual([
          0,
          expect.stringMatching(/^a\.svg: 700 records of C0[12], [1-9]\d* labelled\n$/),
        ]);
        pictures.push(await readFile(place.file('a.svg'), 'utf8'));
      }
      expect(new Set(pictures).size).toBe(1);
      expect(pictures[0]).toContain('Container C0');
      expect(pictures[0]).toContain('700 records');
    },
    SLOW_MS,
  );

  it(
    'marks the labelled stretches, and nothing in healthy telemetry',
    async () => {
      const areas = async (container: string): Promise<number> => {
        await plot('a.csv', '-o', 'b.svg', '-c', container);
        return (await readFile(place.file('b.svg'), 'utf8')).split('rgb(220,38,38)').length - 1;
      };
      const counts = [await areas('C01'), await areas('C02')].sort((a, b) => a - b);
      expect(counts[0]).toBe(0);
      expect(counts[1]).toBeGreaterThan(0);
    },
    SLOW_MS,
  );

  it(
    'makes a PNG, and an HTML page that needs no network',
    async () => {
      expect((await plot('a.csv', '-o', 'a.png')).code).toBe(0);
      expect((await readFile(place.file('a.png'))).subarray(1, 4).toString()).toBe('PNG');
      expect((await plot('a.csv', '-o', 'a.html')).code).toBe(0);
      const page = await readFile(place.file('a.html'), 'utf8');
      expect(page).toContain('setOption(option)');
      expect(page).not.toMatch(/<script[^>]+src=|<link[^>]+href=/);
    },
    SLOW_MS,
  );

  it(
    'reads what pandas writes: columns in another order, extra columns, quotes, full doubles, Windows line ends',
    async () => {
      const [header, ...rows] = (await readFile(place.file('a.csv'), 'utf8')).trimEnd().split('\n');
      const foreign = [`,${header?.split(',').reverse().join(',')}`].concat(
        rows.map(
          (row, i) =>
            `${i},${row
              .split(',')
              .reverse()
              .map((cell) => (/^[-0-9.]+$/.test(cell) ? cell : `"${cell}"`))
              .join(',')}`,
        ),
      );
      await writeFile(place.file('foreign.csv'), `\ufeff${foreign.join('\r\n')}\r\n`);
      await plot('a.csv', '-c', 'C01', '-o', 'a.svg');
      expect((await plot('foreign.csv', '-c', 'C01', '-o', 'foreign.svg')).stderr).toBe('');
      expect(await readFile(place.file('foreign.svg'))).toEqual(await readFile(place.file('a.svg')));
    },
    SLOW_MS,
  );

  it(
    'draws the container with the most labelled records, and says which; several beside each other',
    async () => {
      const one = await plot('a.csv', '-o', 'one.svg');
      const [, faulty = ''] = /records of (C0[12]), [1-9]/.exec(one.stdout.toString()) ?? [];
      expect(one.stderr).toBe(
        'This container has the most labelled records; 1 more is in the file: --container ID, or --containers N.\n',
      );
      const healthy = faulty === 'C01' ? 'C02' : 'C01';
      for (const form of ['svg', 'png', 'html']) {
        const both = await plot('a.csv', '--containers', '6', '-o', `both.${form}`);
        expect([both.code, both.stderr]).toEqual([0, '']);
        expect(both.stdout.toString()).toMatch(
          new RegExp(
            `^both.${form}: 700 records of ${faulty}, .*\nboth.${form}: 700 records of ${healthy}, 0 `,
          ),
        );
      }
      const picture = await readFile(place.file('both.svg'), 'utf8');
      for (const id of ['C01', 'C02']) expect(picture).toContain(`Container ${id}`);
      expect(picture).toMatch(/^<svg [^>]*width="2400"/);
      const named = await plot('a.csv', '-c', healthy, '--container', faulty, '-o', 'named.svg');
      expect(named.stdout.toString()).toMatch(
        new RegExp(`records of ${healthy}, .*\n.*records of ${faulty}, `),
      );
      expect(named.stderr).toBe('');
      const wrong = await plot('a.csv', '--containers', '2', '--container', 'C01', '-o', 'x.svg');
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--container')]);
    },
    SLOW_MS,
  );

  it(
    'sorts rows that are not in the order of time, and says so',
    async () => {
      const [header, ...rows] = (await readFile(place.file('a.csv'), 'utf8')).trimEnd().split('\n');
      const shuffled = rows
        .map((row, i) => [(i * 7919) % rows.length, row] as const)
        .sort(([a], [b]) => a - b);
      await writeFile(place.file('shuffled.csv'), [header, ...shuffled.map(([, row]) => row), ''].join('\n'));
      await plot('a.csv', '-o', 'a.svg');
      const { code, stderr } = await plot('shuffled.csv', '-o', 'shuffled.svg');
      expect([code, stderr]).toEqual([0, expect.stringContaining('were sorted for the chart')]);
      expect(await readFile(place.file('shuffled.svg'))).toEqual(await readFile(place.file('a.svg')));
    },
    SLOW_MS,
  );

  it(
    'draws each fault as a stretch of its own',
    async () => {
      await writeFile(
        place.file('two.yaml'),
        `version: 1
name: two
start: 2026-01-31T08:00:00Z
seed: 1
duration: 5d
fleet: [{ group: g, containers: [C01], product: P02 }]
faults:
  - { kind: door-open, onset: 1d, duration: 1h }
  - { kind: door-open, onset: 3d, duration: 1h }
labels: { columns: labels }
`,
      );
      await reeferOk(['generate', '--scenario', 'two.yaml', '--out', 'two.csv'], { cwd: place.path });
      await plot('two.csv', '-o', 'two.html');
      const page = await readFile(place.file('two.html'), 'utf8');
      const [, options = ''] = /of (\[\{.*\}\])\.entries\(\)/.exec(page) ?? [];
      const [option] = JSON.parse(options) as {
        series: { name: string; data: [number, string | null][] }[];
      }[];
      const bars = option?.series.find(({ name }) => name === 'door-open')?.data ?? [];
      const hours = (ms: number): number => (ms - Date.UTC(2026, 0, 31, 8)) / 3_600_000;
      expect(bars.filter(([, kind]) => kind !== null).map(([ms]) => Math.floor(hours(ms)))).toEqual([
        24, 24, 72, 72,
      ]);
    },
    SLOW_MS,
  );

  it(
    'labels the time axis with dates and hours, none of them twice',
    async () => {
      const lengths = [
        ['1', '5m', /\d\d:\d\d/],
        ['3', '1s', /\d\d:\d\d:\d\d/],
        ['30', '1m', /\d\d:\d\d/],
        ['290', '5m', /\d\d-\d\d \d\d:00/],
        ['900', '5m', /\d\d-\d\d 12:00/],
        ['2000', '5m', /\d{4}-\d\d-\d\d/],
        ['500', '1d', /\d{4}-\d\d-01/],
      ] as const;
      for (const [records, interval, form] of lengths) {
        const when = ['--start-time', '2026-01-30T08:00:00Z', '--interval', interval];
        await reeferOk(['generate', '-n', records, ...when, '--out', place.file('t.csv')]);
        await plot('t.csv', '-o', 't.svg');
        const texts =
          (await readFile(place.file('t.svg'), 'utf8')).match(/>[0-9: -]*\d\d[:-]\d\d[0-9: -]*</g) ?? [];
        expect([records, texts.length > 1, texts.length]).toEqual([records, true, new Set(texts).size]);
        expect(texts).toContainEqual(expect.stringMatching(new RegExp(`^>${form.source}<$`)));
      }
    },
    SLOW_MS,
  );

  it(
    'breaks the line where a measurement is missing, however it is written',
    async () => {
      const [header = '', ...rows] = (await readFile(place.file('a.csv'), 'utf8')).trimEnd().split('\n');
      const at = header.split(',').indexOf('humidity_level');
      const own = rows.filter((row) => row.startsWith('C01')).slice(0, 20);
      const missing = ['', 'NaN', 'null', 'nan'];
      const holed = own.map((row, i) =>
        row
          .split(',')
          .with(at, i >= 8 && i < 12 ? (missing[i - 8] as string) : (row.split(',')[at] as string))
          .join(','),
      );
      await writeFile(place.file('holed.csv'), [header, ...holed, ''].join('\n'));
      await plot('holed.csv', '-o', 'holed.html');
      const page = await readFile(place.file('holed.html'), 'utf8');
      const [, options = ''] = /of (\[\{.*\}\])\.entries\(\)/.exec(page) ?? [];
      const [option] = JSON.parse(options) as {
        series: { name: string; data: [number, number | null][] }[];
      }[];
      const values = option?.series
        .find(({ name }) => name === 'humidity_level')
        ?.data.map(([, value]) => value);
      expect(values?.flatMap((value, i) => (value === null ? [i] : []))).toEqual([8, 9, 10, 11]);
      expect(values).not.toContain(0);
    },
    SLOW_MS,
  );

  it(
    'says which container is meant, or which there are',
    async () => {
      const says = async (id: string) => (await plot('a.csv', '-o', 'x.svg', '-c', 'C01', '-c', id)).stderr;
      expect(await says('c02')).toBe('error: a.csv holds no records of c02: did you mean C02?\n');
      expect(await says('CSQU3054383')).toBe(
        'error: a.csv holds no records of CSQU3054383, but of C01, C02.\n',
      );
    },
    SLOW_MS,
  );

  it.each([
    ['missing.csv', undefined, 'There is no file missing.csv'],
    ['empty.csv', '', 'holds no records'],
    ['header.csv', csvHeader(), 'holds no records'],
    ['other.csv', 'a,b\n1,2\n', 'lacks the twenty columns'],
    ['lacks.csv', `${csvHeader().replace(',kilowatts', '')}${'x,'.repeat(18)}x\n`, 'lacks kilowatts'],
    [
      'bad.csv',
      `${csvHeader()}C01,2026-02-30 00:00:00,P02${',1'.repeat(17)}\n`,
      'line 2: measurement_time is "2026-02-30 00:00:00"',
    ],
    ['bad.ndjson', '{"container_id": 1\n', 'line 1 is no JSON object'],
    ['bad.parquet', 'PAR1 and then nothing', 'bad.parquet is a Parquet file that cannot be read'],
  ])(
    'says what is wrong with %s',
    async (name, content, says) => {
      if (content !== undefined) await writeFile(place.file(name), content);
      const { code, stderr } = await plot(name, '-o', 'x.svg');
      expect([code, stderr]).toEqual([1, expect.stringContaining(says)]);
      expect(await place.names()).not.toContain('x.svg');
    },
    SLOW_MS,
  );
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])(
    'has a script for %s',
    async (shell) => {
      const { stdout } = await reeferOk(['completion', shell]);
      expect(stdout.toString()).toContain('reefer-simulator');
    },
    SLOW_MS,
  );

  it(
    'offers subcommands, options and their values',
    async () => {
      const offered = async (...words: readonly string[]): Promise<string> =>
        (await reeferOk(['complete', '--', ...words])).stdout.toString();
      expect(await offered('')).toMatch(/generate[\s\S]*plot/);
      expect(await offered('generate', '--')).toContain('--records');
      expect(await offered('generate', '--simulation', '')).toContain('co2sensor');
      expect(await offered('generate', '--product', '')).toContain('P05');
    },
    SLOW_MS,
  );
});
