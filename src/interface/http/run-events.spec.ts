import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Response } from 'express';
import { finalize } from 'rxjs';
import { accepted, ended, progress, started } from '../../../test/builders/run-events.js';
import { Run } from '../../application/runs/run.js';

/** Jest's fake timers do not cover `node:timers/promises`. */
jest.unstable_mockModule('node:timers/promises', () => import('../../../test/builders/fakeable-sleep.js'));
const { sendRunEvents } = await import('./run-events.js');

const BUFFERED_BYTES = 2000;

/** A response whose client reads only when the test says so. */
class UnreadResponse extends PassThrough {
  readonly headers: Record<string, string> = {};
  statusCode = 0;
  req = { method: 'GET' };

  constructor() {
    super({ highWaterMark: BUFFERED_BYTES });
  }

  status(code: number): this {
    this.statusCode = code;
    return this;
  }

  set(headers: Record<string, string>): this {
    Object.assign(this.headers, headers);
    return this;
  }

  flushHeaders(): void {
    // The test reads them from `headers`.
  }

  /** The events since the last call, each as name, id, status and record count; comments as their text. */
  events(): string[] {
    const text = (this.read() as Buffer | null)?.toString() ?? '';
    return text
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => {
        const [, name, id, data] = /^event: (.*)\nid: (.*)\ndata: (.*)$/.exec(event) ?? [];
        if (name === undefined) return event;
        const run = JSON.parse(data ?? '') as { status: string; records_published: number };
        return `${name} id=${id} ${run.status} ${run.records_published}`;
      });
  }
}

describe(sendRunEvents.name, () => {
  let run: Run;
  let response: UnreadResponse;
  let sent: Promise<void>;
  let watching: boolean;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    run = new Run(1, accepted('run-1', 1000));
    response = new UnreadResponse();
  });

  afterEach(async () => {
    response.destroy();
    await sent;
    jest.useRealTimers();
  });

  async function send(): Promise<void> {
    watching = true;
    const changes = run.changes.pipe(finalize(() => (watching = false)));
    sent = sendRunEvents(changes, response as unknown as Response);
    await pass(0);
  }

  async function pass(milliseconds: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('answers at once with an event stream that must not be cached or buffered', async () => {
    await send();
    expect(response.statusCode).toBe(200);
    expect(response.headers).toEqual({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
  });

  it('sends the state first, then progress, and the end last', async () => {
    await send();
    expect(response.events()).toEqual(['state id=0 queued 0']);
    run.apply(started());
    await pass(250);
    expect(response.events()).toEqual(['progress id=0 running 0']);
    run.apply(progress(1000));
    run.apply(ended('succeeded'));
    await pass(250);
    expect(response.events()).toEqual(['progress id=1000 succeeded 1000', 'end id=end succeeded 1000']);
    await sent;
    expect(response.writableEnded).toBe(true);
  });

  it('sends the state and the end to a client that connects after the end', async () => {
    run.apply(started());
    run.apply(ended('cancelled'));
    await send();
    expect(response.events()).toEqual(['state id=0 cancelled 0', 'end id=end cancelled 0']);
    expect(response.writableEnded).toBe(true);
  });

  it('sends at most four events a second, each with the newest state', async () => {
    run.apply(started());
    await send();
    for (let records = 1; records <= 100; records++) {
      run.apply(progress(records));
      await pass(10);
    }
    expect(response.events()).toEqual([
      'state id=0 running 0',
      'progress id=25 running 25',
      'progress id=50 running 50',
      'progress id=75 running 75',
      'progress id=100 running 100',
    ]);
  });

  it('sends nothing while nothing changes', async () => {
    run.apply(started());
    await send();
    response.events();
    await pass(10_000);
    expect(response.events()).toEqual([]);
  });

  it('sends a comment every 15 seconds, so that idle connections stay open', async () => {
    await send();
    response.events();
    await pass(14_999);
    expect(response.events()).toEqual([]);
    await pass(1);
    expect(response.events()).toEqual([': the run goes on']);
    await pass(30_000);
    expect(response.events()).toHaveLength(2);
  });

  it('keeps only the newest state for a slow client, which still gets the end', async () => {
    run.apply(started());
    await send();
    for (let records = 1; records <= 200; records++) {
      run.apply(progress(records));
      await pass(250);
    }
    expect(response.writableLength + response.readableLength).toBeLessThan(3 * BUFFERED_BYTES);
    run.apply(ended('succeeded'));
    const read: string[] = [];
    for (let reads = 0; reads < 100 && !response.readableEnded; reads++) {
      read.push(...response.events());
      await pass(250);
    }
    expect(read.length).toBeLessThan(20);
    expect(read.slice(-2)).toEqual(['progress id=200 succeeded 200', 'end id=end succeeded 200']);
  });

  it('sends no comments to a client that does not read', async () => {
    run.apply(started());
    await send();
    for (let records = 1; records <= 20; records++) {
      run.apply(progress(records));
      await pass(250);
    }
    const buffered = response.writableLength + response.readableLength;
    await pass(50_000);
    expect(response.writableLength + response.readableLength).toBe(buffered);
  });

  it('disconnects a client that does not read for a minute', async () => {
    run.apply(started());
    await send();
    for (let records = 1; records <= 20; records++) {
      run.apply(progress(records));
      await pass(250);
    }
    expect(response.destroyed).toBe(false);
    await pass(60_000);
    expect(response.destroyed).toBe(true);
    await sent;
    expect(watching).toBe(false);
  });

  it.each(['before anything changes', 'while it waits for a slow client'])(
    'leaves nothing behind when the client disconnects %s',
    async (when) => {
      await send();
      if (when.startsWith('while')) {
        run.apply(started());
        for (let records = 1; records <= 20; records++) {
          run.apply(progress(records));
          await pass(250);
        }
      }
      response.destroy();
      await expect(sent).resolves.toBeUndefined();
      expect(jest.getTimerCount()).toBe(0);
      expect(watching).toBe(false);
    },
  );

  it('starts nothing for a client that has already disconnected', async () => {
    response.destroy();
    await new Promise((resolve) => response.once('close', resolve));
    await send();
    await expect(sent).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('answers HEAD with the headers, and ends', async () => {
    response.req.method = 'HEAD';
    await send();
    expect(response.headers['Content-Type']).toBe('text/event-stream');
    expect(response.writableEnded).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
