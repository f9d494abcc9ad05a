import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { COMMAND, problem, type RunAnswer, SLOW } from './api.js';
import { useService } from './service.js';

interface ServerEvent {
  readonly event: string;
  readonly id: string;
  readonly run: RunAnswer;
}

/** The events of a stream as they arrive. */
async function* eventsOf(response: IncomingMessage): AsyncGenerator<ServerEvent> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event = '', id = '', data = ''] =
        /^event: (.*)\nid: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, id, run: JSON.parse(data) as RunAnswer };
    }
  }
}

async function all(response: IncomingMessage): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

describe('GET /simulations/{id}/events', () => {
  const service = useService({ MAX_RUNNING: '2' });
  const open = (id: string): Promise<IncomingMessage> => service.api.open(`/simulations/${id}/events`);

  it('sends the state first, progress at most four times a second, and the end last', async () => {
    const { id } = await service.api.start({ ...COMMAND, nb_of_records: 140, records_per_second: 100 });
    const opened = performance.now();
    const response = await open(id);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const events = await all(response);
    const seconds = (performance.now() - opened) / 1000;
    expect(events[0]).toMatchObject({ event: 'state', run: { id, status: 'running' } });
    expect(events.at(-1)).toMatchObject({
      event: 'end',
      id: 'end',
      run: { status: 'succeeded', records_published: 140 },
    });
    const progress = events.slice(1, -1);
    expect(progress.length).toBeGreaterThanOrEqual(2);
    expect(progress.length).toBeLessThanOrEqual(4 * seconds + 1);
    for (const [i, { event, run }] of progress.entries()) {
      expect(event).toBe('progress');
      expect(run.records_published).toBeGreaterThan(events[i]?.run.records_published ?? NaN);
    }
    expect(events.at(-1)?.run).toEqual(await service.api.run(id));
  });

  it('starts with a queued run, and shows its cancellation', async () => {
    const running = [await service.api.start(SLOW), await service.api.start(SLOW)];
    const { id } = await service.api.start(SLOW);
    const events = eventsOf(await open(id));
    expect((await events.next()).value).toMatchObject({ event: 'state', run: { status: 'queued' } });
    await service.api.cancel(id);
    expect((await events.next()).value).toMatchObject({ event: 'progress', run: { status: 'cancelled' } });
    expect((await events.next()).value).toMatchObject({ event: 'end', run: { status: 'cancelled' } });
    expect((await events.next()).done).toBe(true);
    for (const run of running) await service.api.cancel(run.id);
    for (const run of running) await service.api.ended(run.id);
  });

  it('sends the state and the end to a client that comes late, and 204 to one that has seen the end', async () => {
    const { id } = await service.api.start();
    await service.api.ended(id);
    const events = await all(await open(id));
    expect(events.map(({ event, run }) => [event, run.status])).toEqual([
      ['state', 'succeeded'],
      ['end', 'succeeded'],
    ]);
    const lastEventId = events.at(-1)?.id ?? '';
    const again = await service.api.get(`/simulations/${id}/events`, { 'last-event-id': lastEventId });
    expect([again.status, await again.text()]).toEqual([204, '']);
    const halfWay = await service.api.get(`/simulations/${id}/events`, { 'last-event-id': '50' });
    expect(await halfWay.text()).toMatch(/^event: state\n[^]*\nevent: end\n/);
  });

  it('shows the same run to many clients', async () => {
    const { id } = await service.api.start({ ...COMMAND, records_per_second: 200 });
    const streams = await Promise.all(Array.from({ length: 20 }, async () => all(await open(id))));
    for (const events of streams) {
      expect(events.at(-1)).toMatchObject({
        event: 'end',
        run: { status: 'succeeded', records_published: 100 },
      });
    }
  });

  it('lets the run continue when a client hangs up', async () => {
    const { id } = await service.api.start({ ...COMMAND, nb_of_records: 60, records_per_second: 100 });
    const response = await open(id);
    await eventsOf(response).next();
    response.destroy();
    await service.process.waitForLog(new RegExp(`GET /simulations/${id}/events 200`));
    expect((await service.api.ended(id)).status).toBe('succeeded');
    expect(service.process.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('answers HEAD with the headers only', async () => {
    const { id } = await service.api.start(SLOW);
    const response = await service.api.send('HEAD', `/simulations/${id}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await service.process.waitForLog(new RegExp(`HEAD /simulations/${id}/events 200`));
    await service.api.cancel(id);
  });

  it('answers an unknown run with 404', async () => {
    await problem(await service.api.get('/simulations/none/events'), 404);
  });
});
