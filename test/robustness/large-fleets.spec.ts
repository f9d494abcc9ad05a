import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fleetOf } from '../../src/domain/scenario/fleet.js';
import { ScenarioClient } from '../integration/scenario-client.js';
import { report } from './report.js';
import { type Watched, WatchedService } from './watched-service.js';

const CONTAINERS = 10_000;
const SLOW_MS = 120_000;
/** The targets are 300 and 50 ms; these limits are for machines that are busy with other things. */
const ANSWER_MS = 3000;
const BUSY_MS = 400;
/** Other work of the machine lengthens single attempts, a defect lengthens all. */
const ATTEMPTS = 3;

const FAULTS = [
  { kind: 'refrigerant-leak', share: '25%', onset: '1h..6h', loss: '30%/d' },
  { kind: 'sensor-drift', sensor: 'carbon_dioxide_level', count: 500, onset: '2h..9h', drift: '1/d' },
  { kind: 'door-open', rate: '1/w', duration: '30m..1h' },
  { kind: 'power-outage', rate: '0.5/w', duration: '1h..6h' },
];
const ids = fleetOf(5, CONTAINERS);
const fleet = (group: object, more: object = {}): object => ({
  version: 1,
  records: 500,
  pace: { speedup: 1 },
  faults: FAULTS,
  fleet: [{ group: 'all', product: { P02: 3, P05: 1 }, ...group }],
  ...more,
});

let service: WatchedService;
let client: ScenarioClient;
beforeAll(async () => {
  service = await WatchedService.start({ MAX_RUN_SECONDS: '1000000000' });
  client = new ScenarioClient(service.process.url);
}, SLOW_MS);
afterAll(() => service.stop());

/** Of several attempts, the one during which the event loop was busy for the shortest time. */
async function best<T extends { readonly took: number }>(what: string, work: () => Promise<T>) {
  const all: Watched<T>[] = [];
  while (all.length < ATTEMPTS) all.push(await service.watch(work));
  const [least] = all.sort((a, b) => a.longest - b.longest);
  if (!least) throw new Error('Nothing was tried.');
  const { result, longest, longestAnswer } = least;
  const times = [result.took, longest, longestAnswer].map((time) => `${time.toFixed(0)} ms`);
  report(
    `${what}: answer in ${times[0]}, event loop busy for ${times[1]}, /health/live in ${times[2]} at most`,
  );
  expect(result.took).toBeLessThan(ANSWER_MS);
  expect(longest).toBeLessThan(BUSY_MS);
  expect(longestAnswer).toBeLessThan(2 * BUSY_MS);
  return result;
}

/** The result, and after how many ms it came. */
async function timed<T>(ask: Promise<T>): Promise<{ readonly got: T; readonly took: number }> {
  const begun = performance.now();
  return { got: await ask, took: performance.now() - begun };
}

describe(`POST /simulations with ${CONTAINERS} containers`, () => {
  const yaml = `version: 1
records: 500
pace: { speedup: 1 }
fleet:
- group: all
  product: P02
  containers:
${ids.map((id) => `  - ${id}\n`).join('')}`;

  it.each([
    ['by their number', fleet({ containers: CONTAINERS })],
    ['by their ids', fleet({ containers: ids })],
    ['by their ids, in YAML', yaml],
    ['on a voyage', fleet({ containers: CONTAINERS, voyage: 'guayaquil-panama-rotterdam' })],
    ['that come and go', fleet({ places: CONTAINERS / 2, stay: '1d..2d' })],
    ['of the statistical model', fleet({ containers: CONTAINERS }, { model: 'statistical', faults: [] })],
  ])(
    'answers soon, and others meanwhile: %s',
    async (what, document) => {
      const { got } = await best(`POST of ${CONTAINERS} containers ${what}`, async () => {
        const begun = await timed(client.start(document));
        const { status, body } = begun.got;
        if (status === 202) await client.until(body.id, ({ records_published }) => records_published > 0);
        await fetch(`${service.process.url}/simulations/${body.id}`, { method: 'DELETE' });
        return begun;
      });
      expect(got).toMatchObject({ status: 202, body: { scenario: { name: 'unnamed' } } });
    },
    SLOW_MS,
  );

  const late = [{ kind: 'late', rate: '100%', delay: '1d' }];

  it.each([
    ['are far more', fleet({ places: 1000, stay: '1h' }, { records: 9999, interval: '1h' })],
    ['have too many records', fleet({ places: 1000, stay: '1h' }, { records: 99_999_999 })],
    ['have too many records under way', fleet({ containers: CONTAINERS }, { transmission: late })],
  ])('refuses soon what would not fit: they %s', async (what, document) => {
    const { got } = await best(`POST of containers that ${what}`, () => timed(client.start(document)));
    expect(got).toMatchObject({
      status: 400,
      body: { code: expect.stringMatching(/^(scenario\.impossible|run\.too-large)$/) },
    });
  });
});

describe('GET /simulations/{id}/telemetry from the middle', () => {
  it.each([
    ['a container', { containers: 1 }, 1_000_000, '?from=999990', 10],
    ['a fleet', { containers: CONTAINERS }, 200, '?from=1990000&to=1990600', 600],
  ])(
    'lets others go on: of %s',
    async (what, group, records, range, lines) => {
      const { id } = await client.begin(fleet({ ...group, product: 'P02' }, { records, faults: [] }));
      const { got } = await best(`telemetry of ${what}${range}`, () => timed(client.telemetry(id, range)));
      expect(got.trimEnd().split('\n')).toHaveLength(lines);
    },
    SLOW_MS,
  );
});
