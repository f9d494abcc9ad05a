import { MODELS } from '../../domain/models/models.js';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Response } from 'express';
import { aCommand } from '../../../test/builders/command-builder.js';
import { csvOf, ndjsonOf, recordsOf } from '../../../test/builders/record-builder.js';
import { until } from '../../../test/builders/until.js';
import type { TelemetryFeed } from '../../domain/simulation/fleet-feed.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { csvHeader } from '../../formats/record-text.js';
import { TelemetryDownload } from './telemetry-download.js';

/** A client that reads a chunk whenever the test lets it. */
class Client extends Writable {
  text = '';
  private taken: (() => void) | undefined;
  private open: boolean;
  readonly req: { readonly ip: string };
  readonly headers: Record<string, string> = {};

  constructor({ reads, ip = '127.0.0.1' }: { readonly reads: boolean; readonly ip?: string }) {
    super({ highWaterMark: 1 });
    this.req = { ip };
    this.open = reads;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    this.taken = done;
    if (this.open) done();
  }

  readOn(): void {
    this.open = true;
    this.taken?.();
  }

  set(headers: Record<string, string>): this {
    Object.assign(this.headers, headers);
    return this;
  }

  get response(): Response {
    return this as unknown as Response;
  }
}

const command = aCommand({ records: 3000, simulation: 'o2sensor' });
const feed = (from = 0, to = command.records): TelemetryFeed => new Simulator(MODELS).feed(command, from, to);

function expectedText(type: 'ndjson' | 'csv', from: number, to: number): string {
  const records = recordsOf(command, from, to);
  return type === 'csv' ? csvHeader() + csvOf(records) : ndjsonOf(records);
}

const NDJSON = { type: 'application/x-ndjson', columns: 'contract' } as const;
const CSV = { type: 'text/csv', columns: 'contract' } as const;

describe(TelemetryDownload.name, () => {
  let download: TelemetryDownload;

  beforeEach(() => {
    download = new TelemetryDownload();
  });

  const ndjson = (client: Client, records = feed()): Promise<void> =>
    download.send(records, NDJSON, client.response);

  it.each([
    [0, 3000],
    [0, 1],
    [499, 501],
    [2999, 3000],
  ])('sends the records from %i to %i in both formats', async (from, to) => {
    const [lines, rows] = [new Client({ reads: true }), new Client({ reads: true })];
    await ndjson(lines, feed(from, to));
    await download.send(feed(from, to), CSV, rows.response);
    expect(lines.text).toBe(expectedText('ndjson', from, to));
    expect(rows.text).toBe(expectedText('csv', from, to));
  });

  it('sends only the header row, or nothing, for an empty range', async () => {
    const [lines, rows] = [new Client({ reads: true }), new Client({ reads: true })];
    await ndjson(lines, feed(7, 7));
    await download.send(feed(7, 7), CSV, rows.response);
    expect([lines.text, rows.text]).toEqual(['', csvHeader()]);
    expect(lines.writableEnded).toBe(true);
  });

  it('generates hardly more records than the client reads', async () => {
    const client = new Client({ reads: false });
    const records = feed();
    const sent = ndjson(client, records);
    await until(() => client.text !== '');
    for (let turns = 0; turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(records.remaining).toBeGreaterThanOrEqual(3000 - 4 * 500);
    client.readOn();
    await sent;
    expect(client.text).toBe(expectedText('ndjson', 0, 3000));
  });

  it('serves four clients at once, and refuses the fifth', async () => {
    const clients = Array.from({ length: 4 }, () => new Client({ reads: false }));
    const sent = clients.map((client) => ndjson(client));
    await expect(ndjson(new Client({ reads: true }))).rejects.toMatchObject({ code: 'telemetry.busy' });
    for (const client of clients) client.readOn();
    await Promise.all(sent);
    const next = new Client({ reads: true });
    await ndjson(next);
    expect(next.text).toHaveLength(expectedText('ndjson', 0, 3000).length);
  });

  it('stops and frees the place when a client disconnects', async () => {
    const clients = Array.from({ length: 4 }, () => new Client({ reads: false }));
    const feeds = clients.map(() => feed());
    const sent = clients.map((client, i) => ndjson(client, feeds[i]));
    await until(() => clients.every((client) => client.text !== ''));
    for (const client of clients) client.destroy();
    await Promise.all(sent);
    await ndjson(new Client({ reads: true }));
    for (const { remaining } of feeds) expect(remaining).toBeGreaterThanOrEqual(3000 - 4 * 500);
  });

  it('ends the download of a client that takes a minute for a chunk, and frees the place', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const clients = Array.from({ length: 4 }, () => new Client({ reads: false }));
      const sent = clients.map((client) => ndjson(client));
      for (let turns = 0; turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve));
      expect(jest.getTimerCount()).toBe(4);
      jest.advanceTimersByTime(59_000);
      expect(clients.some((client) => client.destroyed)).toBe(false);
      jest.advanceTimersByTime(2000);
      await Promise.all(sent);
      expect(clients.every((client) => client.destroyed)).toBe(true);
      await ndjson(new Client({ reads: true }));
    } finally {
      jest.useRealTimers();
    }
  });

  it('serves another address while one has all its places, up to sixteen altogether', async () => {
    const clients = ['a', 'b', 'c', 'd'].flatMap((ip) =>
      Array.from({ length: 4 }, () => new Client({ reads: false, ip })),
    );
    const sent = clients.map((client) => ndjson(client));
    await expect(ndjson(new Client({ reads: true, ip: 'a' }))).rejects.toThrow(
      'You have 4 telemetry downloads',
    );
    await expect(ndjson(new Client({ reads: true, ip: 'e' }))).rejects.toThrow(
      'There are 16 telemetry downloads',
    );
    for (const client of clients) client.readOn();
    await Promise.all(sent);
    await ndjson(new Client({ reads: true, ip: 'e' }));
  });

  it('sends nothing to a client that has already disconnected', async () => {
    const client = new Client({ reads: true });
    client.destroy();
    await once(client, 'close');
    const records = feed();
    await ndjson(client, records);
    expect(client.text).toBe('');
  });

  it('fails and frees the place when the records cannot be generated', async () => {
    const breaks = (): never => {
      throw new RangeError('broken');
    };
    const broken = {
      ...{ remaining: 1, taken: 0, fill: breaks, nextRecordOf: breaks },
      ...{ seeking: () => [], changing: breaks },
    };
    for (let tries = 0; tries < 5; tries++) {
      await expect(ndjson(new Client({ reads: true }), broken)).rejects.toThrow('broken');
    }
  });
});
