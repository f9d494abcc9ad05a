import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { COMMAND, SLOW } from '../e2e/api.js';
import { useService } from '../e2e/service.js';
import { eventually } from '../integration/eventually.js';
import { RawConnection } from './raw-connection.js';
import { report } from './report.js';

const SLOW_MS = 300_000;
/** Ample: the service's limits are 15 s for the head of a request and 30 s in total. */
const CLOSED_MS = 200_000;
const HALF_REQUESTS = [
  'GET /simul',
  'GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Half: a he',
  'POST /control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"containerID": "C0',
  'POST /control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"con',
  'POST /control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10737418240\r\n\r\n',
];
const CONNECTIONS = 1000;
const READERS = 10;
const MEBIBYTE = 2 ** 20;

const service = useService({ NODE_ENV: 'production' });

async function expectWell(): Promise<void> {
  // The first attempt may use a connection that was idle for too long.
  await eventually('the service lives', async () => (await service.api.get('/health/live')).status === 200);
  const { id } = await service.api.start(COMMAND);
  expect((await service.api.ended(id)).status).toBe('succeeded');
}

function post(headers: string, body = ''): Promise<RawConnection> {
  const head = `POST /control HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n`;
  return RawConnection.to(service.process.url, `${head}${headers}\r\n\r\n${body}`);
}

/** Sends chunks of a body until the connection is closed. */
async function sendWithoutEnd(connection: RawConnection): Promise<void> {
  const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
  while (connection.open) {
    await connection.send(chunk);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a thousand connections that send half a request, and one whose body never ends', () => {
  it(
    'leave the service responsive without much more memory, and are closed by it',
    async () => {
      const before = await service.api.metric('process_resident_memory_bytes');
      const begun = performance.now();
      const connections = await Promise.all(
        Array.from({ length: CONNECTIONS }, (_, i) =>
          RawConnection.to(service.process.url, HALF_REQUESTS[i % HALF_REQUESTS.length] as string),
        ),
      );
      const endless = await post('Transfer-Encoding: chunked');
      const sent = sendWithoutEnd(endless);
      for (let i = 0; i < 5; i++) await expectWell();
      expect(connections.filter(({ open }) => open).length).toBeGreaterThan(CONNECTIONS / 2);
      await sent;
      await eventually('all closed', () => connections.every(({ open }) => !open), CLOSED_MS);
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      const grown = (await service.api.metric('process_resident_memory_bytes')) - before;
      report(
        `${CONNECTIONS} half requests: all closed after ${seconds} s, memory grown by ${(grown / MEBIBYTE).toFixed(0)} MiB`,
      );
      const answers = new Set([endless, ...connections].map(({ answer }) => answer.split('\r\n', 1)[0]));
      for (const answer of answers)
        expect(['', 'HTTP/1.1 408 Request Timeout', 'HTTP/1.1 413 Payload Too Large']).toContain(answer);
      expect(grown).toBeLessThan(100 * MEBIBYTE);
      await expectWell();
    },
    SLOW_MS,
  );
});

describe('ten readers of events that do not read', () => {
  it(
    'hold up neither the run nor other clients, and receive the end when they resume reading',
    async () => {
      const { id } = await service.api.start({
        ...COMMAND,
        nb_of_records: 1_000_000,
        records_per_second: 100_000,
      });
      const readers: IncomingMessage[] = [];
      for (let i = 0; i < READERS; i++) readers.push(await service.api.open(`/simulations/${id}/events`));
      for (const reader of readers) reader.pause();
      await expectWell();
      expect((await service.api.until(id, ({ ended_at }) => ended_at !== undefined)).status).toBe(
        'succeeded',
      );
      for (const events of await Promise.all(readers.map((reader) => text(reader)))) {
        expect(events.startsWith('event: state\n')).toBe(true);
        expect(events).toContain('event: end\n');
      }
    },
    SLOW_MS,
  );

  it('are released when they hang up in the middle', async () => {
    const { id } = await service.api.start(SLOW);
    const readers = await Promise.all(
      Array.from({ length: READERS }, () => service.api.open(`/simulations/${id}/events`)),
    );
    for (const reader of readers) reader.destroy();
    const ends = (): number =>
      service.process.logs.filter((line) => line.includes(`GET /simulations/${id}/events`)).length;
    await eventually('all streams ended', () => ends() === READERS);
    await service.api.cancel(id);
    await expectWell();
  });
});

describe('a body over the limit', () => {
  const large = JSON.stringify({ ...COMMAND, padding: 'x'.repeat(17 * 1024) });

  it.each([
    [
      'that declares its length',
      (): Promise<RawConnection> => post(`Content-Length: ${large.length}`, large),
    ],
    [
      'in chunks',
      () => post('Transfer-Encoding: chunked', `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`),
    ],
  ])('%s is refused with 413', async (_, send) => {
    const connection = await send();
    await eventually('an answer', () => connection.answer.includes('\r\n\r\n'));
    expect(connection.answer).toMatch(/^HTTP\/1\.1 413 /);
    connection.end();
    await expectWell();
  });

  it('that is small only while it is compressed is refused with 413', async () => {
    const packed = gzipSync(JSON.stringify({ ...COMMAND, padding: ' '.repeat(50 * MEBIBYTE) }));
    const connection = await post(`Content-Encoding: gzip\r\nContent-Length: ${packed.length}`);
    await connection.send(packed);
    await eventually('an answer', () => connection.answer.includes('\r\n\r\n'));
    expect(connection.answer).toMatch(/^HTTP\/1\.1 413 /);
    connection.end();
    await expectWell();
  });
});

it('none of this makes the service log an error, and its whole log is JSON', () => {
  const levels = new Set(service.process.entries.map(({ level }) => level));
  expect([...levels].sort()).toEqual(['log', 'warn']);
});
