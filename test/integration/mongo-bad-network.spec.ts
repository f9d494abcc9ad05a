import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { reeferOk, Workplace } from '../cli/command-line.js';
import { describeMongo } from './describe-mongo.js';
import { MongoUnderTest } from './mongo-under-test.js';
import { columnsOf, linesOf } from './telemetry-lines.js';

const SLOW_MS = 120_000;
const BAD = `version: 1
seed: 7
start: 2026-01-31T08:00:00Z
records: 200
fleet: [{ group: all, containers: 24, product: P02 }]
transmission:
  - { kind: duplicate, rate: 4% }
  - { kind: lost, rate: 3% }
  - { kind: late, rate: 5%, delay: 10m..1h }
`;

describeMongo('a bad network before MongoDB', () => {
  let mongo: MongoUnderTest;
  let place: Workplace;
  beforeAll(async () => {
    mongo = await MongoUnderTest.given();
    place = await Workplace.create();
    await writeFile(place.file('bad.yaml'), BAD);
  }, SLOW_MS);
  afterAll(async () => {
    await mongo.stop();
    await place.remove();
  });

  const generate = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    reeferOk(['generate', '--scenario', 'bad.yaml', ...words], { cwd: place.path, env });

  it(
    'leaves one document of each record that is not lost, also if it is repeated',
    async () => {
      const env = mongo.database();
      await generate(['--out', 'once.ndjson']);
      const sent = linesOf(await readFile(place.file('once.ndjson'), 'utf8'));
      const once = new Set(sent);
      const twice = sent.length - once.size;
      expect(twice).toBeGreaterThan(100);
      const told = async (): Promise<string> => (await generate(['--db'], env)).stdout.toString();
      expect(await told()).toContain(
        `: ${once.size} inserted now, 0 there already; ${twice} came a second time.`,
      );
      expect(await told()).toContain(`: 0 inserted now, ${once.size} there already; ${twice} came`);
      const { documents } = await MongoUnderTest.read(env);
      const columns = documents.map((document) => sorted(columnsOf(document)));
      expect(columns.sort()).toEqual([...once].map((line) => sorted(JSON.parse(line) as object)).sort());
    },
    SLOW_MS,
  );
});

/** The same object as text, its keys in order. */
function sorted(columns: object): string {
  return JSON.stringify(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)));
}
