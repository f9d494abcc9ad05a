import { describe, expect, it } from '@jest/globals';
import { ScenarioClient } from '../integration/scenario-client.js';
import { report } from './report.js';
import { WatchedService } from './watched-service.js';

const RUNS = 20;
const CONTAINERS = 10_000;
const SLOW_MS = 180_000;
const MEBIBYTE = 2 ** 20;

/** Its first 10 000 records are due at once, so that all containers are set up, and the next ones in five minutes. */
const fleet = (seed: number): object => ({
  version: 1,
  seed,
  records: 2016,
  pace: { speedup: 1 },
  fleet: [{ group: 'all', containers: CONTAINERS, product: 'P02' }],
  faults: [
    { kind: 'refrigerant-leak', share: '25%', onset: '1h..6h', loss: '30%/d' },
    { kind: 'sensor-drift', sensor: 'carbon_dioxide_level', count: 500, onset: '2h..9h', drift: '1/d' },
    { kind: 'door-open', rate: '1/w', duration: '30m..1h' },
    { kind: 'power-outage', rate: '0.5/w', duration: '1h..6h' },
  ],
});

describe(`the resident memory of a service with ${RUNS} runs of ${CONTAINERS} containers`, () => {
  // Measured with Node.js 20: 743 and 1593 MiB, garbage included. The first bound is a fifth more, the second half as much again.
  it.each([
    ['by default, where four of them run, six wait, and the others are refused', {}, 4, 10, 900],
    ['if all of them run', { MAX_CONTAINERS: '100000' }, RUNS, RUNS, 2400],
  ])(
    'stays bounded: %s',
    async (what, environment, running, accepted, mostMebibytes) => {
      const service = await WatchedService.start({ MAX_RECORDS: '1000000000', ...environment });
      try {
        const client = new ScenarioClient(service.process.url);
        const before = await service.own();
        const runs = [];
        for (let run = 0; run < accepted; run++) runs.push(await client.begin(fleet(run)));
        for (let run = accepted; run < RUNS; run++) expect((await client.start(fleet(run))).status).toBe(429);
        for (const { id } of runs.slice(0, running))
          await client.until(id, ({ records_published }) => records_published === CONTAINERS);
        const after = await service.own();
        const [old, now, heap] = [before.rss, after.rss, after.heapUsed].map((bytes) => bytes / MEBIBYTE);
        report(
          `${RUNS} runs of ${CONTAINERS} containers, ${what}: resident ${now?.toFixed(0)} MiB, before ${old?.toFixed(0)} MiB, ` +
            `heap ${heap?.toFixed(0)} MiB, event loop busy for ${after.longest.toFixed(0)} ms at most`,
        );
        expect(now).toBeLessThan(mostMebibytes);
        const others = runs.slice(running).map(({ id }) => client.run(id));
        expect(new Set((await Promise.all(others)).map(({ status }) => status))).toEqual(
          new Set(running < accepted ? ['queued'] : []),
        );
      } finally {
        await service.stop();
      }
    },
    SLOW_MS,
  );
});
