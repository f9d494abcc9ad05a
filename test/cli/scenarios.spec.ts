import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SLOW_MS = 60_000;
const START = '2026-01-31T08:00:00Z';

const OWN = `version: 1
name: own
seed: 3
start: ${START}
duration: 1d
interval: 15m
fleet:
  - { group: a, containers: 5, product: { P02: 2, P06: 1 }, place: hamburg, precooled: 50% }
faults:
  - { kind: refrigerant-leak, share: 40%, onset: 1h..6h, loss: 30%/d }
  - { kind: sensor-dropout, sensor: temperature, count: 1, onset: 2h, duration: 6h, rate: 50%, as: empty }
`;

describe('scenarios on the command line', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await Workplace.create();
    await writeFile(place.file('own.yaml'), OWN);
  });
  afterAll(() => place.remove());

  const run = (...words: readonly string[]) => reefer(words, { cwd: place.path });
  const text = (name: string): Promise<string> => readFile(place.file(name), 'utf8');
  const make = (out: string, ...more: readonly string[]) =>
    reeferOk(['generate', '--scenario', 'own.yaml', '--out', out, ...more], { cwd: place.path });

  it('lists the built-in ones, and prints one as it is', async () => {
    const { stdout } = await run('scenarios');
    expect(stdout.toString().trimEnd().split('\n')).toHaveLength(9);
    expect(stdout.toString()).toMatch(/^terminal-yard {2,}450 places/m);
    expect((await run('scenarios', 'demonstration')).stdout.toString()).toBe(
      await readFile('scenarios/demonstration.yaml', 'utf8'),
    );
    const { code, stderr } = await run('scenarios', 'demonstrtion');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no scenario "demonstrtion": did you mean demonstration? ');
    expect(stderr).toContain('one of bad-network, banana-voyage, controlled-atmosphere');
  });

  it('checks documents: every problem with file and line, and exit code 1', async () => {
    await writeFile(place.file('wrong.yaml'), OWN.replace('30%/d', '30%').replace('hamburg', 'hamberg'));
    const { code, stdout } = await run('lint', 'own.yaml', 'wrong.yaml');
    expect(code).toBe(1);
    expect(stdout.toString().split('\n')).toEqual([
      expect.stringMatching(/^own\.yaml: /),
      expect.stringMatching(/^wrong\.yaml:8: fleet\[0\]\.place must be one of .*: did you mean hamburg\?$/),
      expect.stringMatching(/^wrong\.yaml:10: faults\[0\]\.loss must be a loss a day such as 2%\/d/),
      '',
    ]);
    expect((await run('lint', 'own.yaml')).code).toBe(0);
  });

  it('refuses to generate from a wrong document, and leaves no file', async () => {
    const { code, stderr } = await run('generate', '--scenario', 'wrong.yaml', '--out', 'w.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('wrong.yaml:8: fleet[0].place');
    expect(await place.names()).not.toContain('w.csv');
  });

  /** Documents that can be read, and not be carried out. */
  const impossible: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    [
      'what is not carried out yet',
      `${OWN}split: { train: 80%, test: 20% }\n`,
      /:12: split is understood, but/,
    ],
    [
      'labels that are to be hidden',
      `${OWN}labels: { visible: false }\n`,
      /:12: labels\.visible is understood/,
    ],
    [
      'more faults than containers',
      OWN.replace('count: 1', 'count: 7'),
      /:11: faults\[1\]\.count is 7, but /,
    ],
    [
      'more products than containers',
      OWN.replace('containers: 5', 'containers: 1'),
      /:8: fleet\[0\]\.product has 2/,
    ],
    [
      'a container twice',
      OWN.replace('containers: 5', 'containers: [C01, C01, C02]'),
      /:8: fleet\[0\]\.containers\[1\] "C01"/,
    ],
    [
      'too many containers',
      OWN.replace('containers: 5', 'containers: 200000'),
      /:8: fleet\[0\]\.containers must be/,
    ],
    [
      'a start that is too late',
      OWN.replace(START, '9999-12-31T12:00:00Z'),
      /:4: start puts the last measurement/,
    ],
    [
      'an intervention on nobody',
      `${OWN}interventions:\n  - { container: C01, first_record: 1, kind: door-open }\n`,
      /:13: interventions\[0\]\.container cannot be carried out/,
    ],
  ];

  it.each(impossible)('refuses %s alike in lint and generate, with the line', async (_, document, says) => {
    await writeFile(place.file('no.yaml'), document);
    const linted = await run('lint', 'no.yaml');
    expect(linted.code).toBe(1);
    expect(linted.stdout.toString()).toMatch(says);
    const { code, stderr } = await run('generate', '--scenario', 'no.yaml', '--out', 'no.csv');
    expect(code).toBe(2);
    const lines = linted.stdout.toString().trimEnd().split('\n');
    expect(stderr).toContain(
      `no.yaml is no scenario that can be carried out:\n${lines.map((line) => `  ${line}`).join('\n')}\n`,
    );
    expect(await place.names()).not.toContain('no.csv');
  });

  it(
    'makes the same records in every form, with gaps as each form writes them',
    async () => {
      await make('a.csv', '--columns', 'extended');
      await make('a.ndjson', '--columns', 'extended');
      const [header = '', ...rows] = (await text('a.csv')).trimEnd().split('\n');
      const names = header.split(',');
      const lines = (await text('a.ndjson'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(names).toEqual(Object.keys(lines[0] ?? {}));
      expect(rows).toHaveLength(480);
      let gaps = 0;
      rows.forEach((row, i) => {
        const cells = row.split(',');
        names.forEach((name, column) => {
          const value = lines[i]?.[name];
          const cell = cells[column] ?? '';
          if (value === null) expect(cell).toBe('');
          else if (typeof value === 'number') expect(Number(cell)).toBe(value);
          else expect(cell.toLowerCase()).toBe(JSON.stringify(value).replaceAll('"', '').toLowerCase());
          if (name === 'temperature' && value === null) gaps++;
        });
      });
      expect(gaps).toBeGreaterThan(5);
    },
    SLOW_MS,
  );

  it(
    'gives the same bytes for any number of workers, from its repeat line and from its manifest',
    async () => {
      const { stderr } = await make('b.csv', '--manifest');
      await make('c.csv', '--workers', '2');
      expect(await text('c.csv')).toBe(await text('b.csv'));
      const again = /^Again: reefer-simulator (.*)$/m.exec(stderr)?.[1]?.split(' ') ?? [];
      const [before] = [await text('b.csv')];
      await reeferOk(again, { cwd: place.path });
      expect(await text('b.csv')).toBe(before);
      await reeferOk(['generate', '--from-manifest', 'b.csv.manifest.json', '--out', 'd.csv'], {
        cwd: place.path,
      });
      expect(await text('d.csv')).toBe(before);
    },
    SLOW_MS,
  );

  it(
    'gives each shard whole containers, which together are the fleet',
    async () => {
      await make('all', '--partition-by', 'container_id');
      await make('part0', '--partition-by', 'container_id', '--shard', '0/2');
      await make('part1', '--partition-by', 'container_id', '--shard', '1/2');
      const [all, part0, part1] = await Promise.all(
        ['all', 'part0', 'part1'].map((name) => place.contents(name)),
      );
      expect(new Map([...(part0 ?? []), ...(part1 ?? [])].sort())).toEqual(new Map([...(all ?? [])].sort()));
      expect(all?.size).toBe(5);
    },
    SLOW_MS,
  );

  it(
    'plots true values, gaps, and when which fault acts',
    async () => {
      await make('p.parquet', '--columns', 'extended');
      const { code, stdout } = await run('plot', 'p.parquet', '--out', 'p.svg');
      expect([code, stdout.toString()]).toEqual([0, expect.stringMatching(/^p\.svg: 96 records of /)]);
      const picture = await text('p.svg');
      expect(picture).toContain('true_temperature');
      expect(picture).toContain('cargo_temperature');
      expect(picture).toMatch(/refrigerant-leak|sensor-dropout|96 records/);
    },
    SLOW_MS,
  );

  it('shows how each product is carried in each profile', async () => {
    const { stdout } = await run('products');
    expect(stdout.toString()).toMatch(/^P02 +Banana +2 +real +13\.3/m);
    expect(stdout.toString()).toMatch(/^P06 +Fish +3 +real +-18/m);
  });
});
