import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { csvHeader } from '../../src/formats/record-text.js';
import { aCommand } from '../builders/command-builder.js';
import { csvOf, ndjsonOf, recordsOf } from '../builders/record-builder.js';
import { COMMAND, ENDLESS, poll, problem, type RunAnswer, SLOW } from './api.js';
import { useService } from './service.js';

const START = '2026-01-31T08:00:00Z';
const RECORDS = 1500;
const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';
/** The command that the tests send to the service, in the form of the domain. */
const command = aCommand({
  containerId: 'C02',
  productId: 'P02',
  simulation: 'co2sensor',
  records: RECORDS,
  seed: 42,
  startEpochSeconds: Date.parse(START) / 1000,
});

const lines = (from = 0, to = RECORDS): string => ndjsonOf(recordsOf(command, from, to));
const rows = (from = 0, to = RECORDS): string => csvHeader() + csvOf(recordsOf(command, from, to));

describe('GET /simulations/{id}/telemetry', () => {
  const service = useService({ MAX_RECORDS: '1000000000' });
  let run: RunAnswer;
  let path: string;

  beforeAll(async () => {
    run = await service.api.start({ ...COMMAND, nb_of_records: RECORDS, seed: 42, start_time: START });
    await service.api.ended(run.id);
    path = `/simulations/${run.id}/telemetry`;
  });

  const csv = (query = ''): Promise<Response> => service.api.get(path + query, { accept: CSV });

  it('gives NDJSON exactly as the domain writes the records', async () => {
    const response = await service.api.get(path);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('x-records-published')).toBe(String(RECORDS));
    expect(await response.text()).toBe(lines());
  });

  it('gives CSV with a header of twenty columns, the same records, and nothing that needs quotes', async () => {
    const response = await csv();
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const text = await response.text();
    expect(text).toBe(rows());
    expect(text).not.toMatch(/["\r]/);
    expect(text.split('\n')[0]?.split(',')).toHaveLength(20);
  });

  it.each([
    ['?from=0&to=1', 0, 1],
    ['?from=499&to=1001', 499, 1001],
    ['?from=1499', 1499, RECORDS],
    ['?to=3', 0, 3],
    ['?from=7&to=7', 7, 7],
    [`?from=${RECORDS}`, RECORDS, RECORDS],
  ])('gives the range %s', async (query, from, to) => {
    expect(await (await service.api.get(path + query)).text()).toBe(lines(from, to));
    expect(await (await csv(query)).text()).toBe(rows(from, to));
  });

  it.each([
    ['?from=5&to=3', ['from']],
    ['?from=-1', ['from']],
    [`?to=${RECORDS + 1}`, ['to']],
    [`?from=${RECORDS + 1}`, ['from']],
    ['?from=1.5&to=x', ['to', 'from']],
    ['?from=1&from=2', ['from']],
    ['?from=', ['from']],
    ['?limit=5', ['limit']],
  ])('refuses the range %s', async (query, fields) => {
    const { errors } = await problem(await service.api.get(path + query), 400);
    expect(errors?.map(({ field }) => field)).toEqual(fields);
  });

  it.each([
    ['*/*', NDJSON],
    ['application/*', NDJSON],
    ['text/*', CSV],
    ['text/csv', CSV],
    ['TEXT/CSV', CSV],
    ['application/x-ndjson, text/csv', NDJSON],
    ['text/csv, application/x-ndjson', CSV],
    ['application/x-ndjson;q=0.5, text/csv;q=0.9', CSV],
    ['application/x-ndjson;q=0, */*', CSV],
    ['text/html, application/xhtml+xml, */*;q=0.8', NDJSON],
    ['', NDJSON],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const response = await service.api.get(`${path}?to=1`, { accept });
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await response.text()).toBe(type === CSV ? rows(0, 1) : lines(0, 1));
  });

  it.each([
    'application/json',
    'text/html',
    'text/csv;q=0',
    'application/x-ndjson;q=0, text/csv;q=0',
    'nonsense',
  ])('answers Accept: %s with 406, and names the available types', async (accept) => {
    const { detail } = await problem(await service.api.get(path, { accept }), 406);
    expect(detail).toMatch(/application\/x-ndjson or text\/csv/);
  });

  it('answers HEAD with the headers only', async () => {
    const response = await service.api.send('HEAD', path, undefined, { accept: CSV });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('x-records-published')).toBe(String(RECORDS));
    expect(await response.text()).toBe('');
  });

  it('gives all records of a run that has just started, and says how many of them are published', async () => {
    const slow = await service.api.start({ ...SLOW, seed: 42, start_time: START });
    await service.api.until(slow.id, ({ records_published }) => records_published === 1);
    const response = await service.api.get(`/simulations/${slow.id}/telemetry`);
    expect(response.headers.get('x-records-published')).toBe('1');
    expect((await response.text()).split('\n')).toHaveLength(101);
    await service.api.cancel(slow.id);
    await service.api.ended(slow.id);
    expect((await service.api.get(`/simulations/${slow.id}/telemetry`)).status).toBe(200);
  });

  describe('of an endless run', () => {
    let endless: string;

    beforeAll(async () => {
      const { id } = await service.api.start(ENDLESS);
      await service.api.cancel(id);
      endless = `/simulations/${id}/telemetry`;
    });

    /** Opens downloads whose clients read as fast as they can, or not at all. */
    const downloads = (clients: number, reading: boolean): Promise<IncomingMessage[]> =>
      Promise.all(
        Array.from({ length: clients }, async () => {
          const response = await service.api.open(endless);
          response.on('error', () => undefined);
          expect(response.statusCode).toBe(200);
          return reading ? response.resume() : response;
        }),
      );

    const hangUp = async (clients: readonly IncomingMessage[]): Promise<void> => {
      for (const client of clients) client.destroy();
      await poll('room for a download', async () =>
        (await service.api.send('HEAD', endless)).status === 200 ? true : undefined,
      );
    };

    /** The share of one processor that the service uses. */
    const load = async (): Promise<number> => {
      const start = performance.now();
      const before = await service.api.metric('process_cpu_seconds_total');
      await pause(250);
      return (
        (((await service.api.metric('process_cpu_seconds_total')) - before) * 1000) /
        (performance.now() - start)
      );
    };

    it('serves four downloads at once, and refuses the fifth until a client goes away', async () => {
      const clients = await downloads(4, false);
      const refused = await service.api.get(`${endless}?to=1`);
      expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect((await problem(refused, 429)).code).toBe('telemetry.busy');
      expect(refused.headers.get('content-disposition')).toBeNull();
      await hangUp(clients);
      expect((await service.api.get(`${endless}?to=1`)).status).toBe(200);
    });

    it('costs no processor time once the clients are gone, and does not count as a failure', async () => {
      const clients = await downloads(3, true);
      await Promise.all(clients.map((client) => once(client, 'data')));
      const busy = await load();
      await hangUp(clients);
      const idle = await poll('an idle service', async () => {
        const share = await load();
        return share < busy / 3 ? share : undefined;
      });
      expect(idle).toBeLessThan(busy / 3);
      expect(service.process.entries.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('stops while its clients do not read', async () => {
      const clients = await downloads(4, false);
      const idle = await poll('an idle service', async () => {
        const share = await load();
        return share < 0.5 ? share : undefined;
      });
      expect(idle).toBeLessThan(0.5);
      await hangUp(clients);
    });

    it('leaves the service responsive, and its memory use unchanged', async () => {
      const resident = (): Promise<number> => service.api.metric('process_resident_memory_bytes');
      const [warmUp] = await downloads(1, true);
      await untilBytes(warmUp as IncomingMessage, 20e6);
      await hangUp([warmUp as IncomingMessage]);
      const before = await resident();
      const [client] = (await downloads(1, true)) as [IncomingMessage];
      let most = before;
      for (let bytes = 20e6; bytes <= 160e6; bytes += 20e6) {
        await untilBytes(client, 20e6);
        const start = performance.now();
        most = Math.max(most, await resident());
        expect(performance.now() - start).toBeLessThan(1000);
      }
      await hangUp([client]);
      expect(most - before).toBeLessThan(60e6);
    });
  });
});

/** Resolves when the client has read this many more bytes. */
function untilBytes(client: IncomingMessage, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let left = bytes;
    const onData = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left > 0) return;
      client.off('data', onData);
      resolve();
    };
    client.on('data', onData).resume();
  });
}
