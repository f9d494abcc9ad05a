import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { bearer, tokenEntry } from '../builders/api-token.js';
import { COMMAND, ENDLESS, poll } from '../e2e/api.js';
import { useService } from '../e2e/service.js';
import { RawConnection } from './raw-connection.js';
import { report } from './report.js';

jest.setTimeout(180_000);

const STRANGERS = 1000;
const ROUNDS = 5;
/** What one caller may have open at the same time. */
const STREAMS = 250;
const DOWNLOADS = 4;

const service = useService({
  API_TOKENS: ['alice', 'bob'].map((name) => tokenEntry(name, 'read+run', name)).join(','),
  RATE_LIMIT: '600',
});
/** A command that takes an hour and a half. */
const LONG = { ...ENDLESS, nb_of_records: 5_000_000 };
const open: { destroy(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

/** Starts a run as this caller and follows it to its end. */
async function expectServed(name: string): Promise<void> {
  const response = await service.api.control(COMMAND, bearer(name));
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { readonly id: string };
  await poll(`the run of ${name}`, async () => {
    const run = (await (await service.api.get(`/simulations/${id}`, bearer(name))).json()) as {
      status: string;
    };
    return run.status === 'succeeded' ? run : undefined;
  });
}

async function opened(path: string, name: string): Promise<IncomingMessage> {
  const response = await service.api.open(path, bearer(name));
  response.pause();
  open.push(response);
  return response;
}

describe('a thousand strangers with wrong tokens', () => {
  it('get 401 each time, and a known caller is served meanwhile', async () => {
    const request =
      'POST /control HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
    const connections = await Promise.all(
      Array.from({ length: STRANGERS }, () => RawConnection.to(service.process.url, request)),
    );
    open.push(...connections.map((connection) => ({ destroy: () => connection.end() })));
    for (let round = 1; round < ROUNDS; round++) {
      for (const connection of connections) await connection.send(request);
      await expectServed('alice');
    }
    const answersOf = ({ answer }: RawConnection): string[] => answer.match(/HTTP\/1\.1 \d+/g) ?? [];
    await poll('all answers', () =>
      connections.every((one) => answersOf(one).length === ROUNDS) ? true : undefined,
    );
    const answers = connections.flatMap(answersOf);
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 401']));
    report(
      `${STRANGERS} strangers: ${answers.length} requests refused, ${ROUNDS - 1} runs of a known caller meanwhile`,
    );
  });
});

describe('a caller who takes all places', () => {
  it('keeps no other from event streams', async () => {
    const { id } = (await (await service.api.control(LONG, bearer('alice'))).json()) as {
      readonly id: string;
    };
    const path = `/simulations/${id}/events`;
    for (let i = 0; i < STREAMS; i++) expect((await opened(path, 'alice')).statusCode).toBe(200);
    expect((await opened(path, 'alice')).statusCode).toBe(429);
    expect((await opened(path, 'bob')).statusCode).toBe(200);
    await service.api.send('DELETE', `/simulations/${id}`, undefined, bearer('alice'));
    await expectServed('bob');
  });

  it('keeps no other from downloads', async () => {
    const { id } = (await (await service.api.control(LONG, bearer('alice'))).json()) as {
      readonly id: string;
    };
    const path = `/simulations/${id}/telemetry`;
    for (let i = 0; i < DOWNLOADS; i++) expect((await opened(path, 'alice')).statusCode).toBe(200);
    expect((await opened(path, 'alice')).statusCode).toBe(429);
    expect((await opened(path, 'bob')).statusCode).toBe(200);
    await service.api.send('DELETE', `/simulations/${id}`, undefined, bearer('alice'));
    await expectServed('bob');
  });

  it('and sends changes without end is slowed down, and no other is', async () => {
    const statuses = new Map<number, number>();
    for (let i = 0; i < 700; i++) {
      const { status, body } = await service.api.send(
        'DELETE',
        '/simulations/none',
        undefined,
        bearer('alice'),
      );
      await body?.cancel();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].sort()).toEqual([404, 429]);
    await expectServed('bob');
  });
});
