import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunAnswer } from '../e2e/api.js';
import { useService } from '../e2e/service.js';

const MAX_RUNNING = 2;
const MAX_QUEUED = 3;
const RUNS_KEPT = 8;
const NO_SUCH_RUN = '00000000-0000-4000-8000-000000000000';
const DEADLINE_MS = 300_000;

/** What a client may do; `run` picks one of the started runs, counted back from the last, which is 0. */
type Step =
  | { readonly kind: 'start'; readonly slow: boolean; readonly records: number; readonly key: number }
  | { readonly kind: 'cancel' | 'events' | 'get'; readonly run: number }
  | { readonly kind: 'telemetry'; readonly run: number; readonly from: number; readonly to: number };

const run = fc.nat({ max: 12 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      slow: fc.boolean(),
      records: fc.integer({ min: 1, max: 50 }),
      key: fc.nat({ max: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'events', 'get'), run }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('telemetry' as const),
      run,
      from: fc.nat({ max: 60 }),
      to: fc.nat({ max: 60 }),
    }),
  },
);

describe('any sequence of requests', () => {
  const service = useService({
    MAX_RUNNING: String(MAX_RUNNING),
    MAX_QUEUED: String(MAX_QUEUED),
    RUNS_KEPT: String(RUNS_KEPT),
  });
  /** The ids of all accepted runs, oldest first. */
  const started: string[] = [];
  /** The runs as they ended. */
  const ended = new Map<string, RunAnswer>();
  const seen = new Set<string>();

  const idOf = (index: number): string => started.at(-1 - index) ?? NO_SUCH_RUN;

  async function take(step: Step, scope: string): Promise<string> {
    switch (step.kind) {
      case 'start':
        return start(step, scope);
      case 'get':
        return String((await service.api.get(`/simulations/${idOf(step.run)}`)).status);
      case 'cancel':
        return cancel(idOf(step.run));
      case 'events':
        return events(idOf(step.run));
      case 'telemetry':
        return telemetry(idOf(step.run), step.from, step.to);
    }
  }

  /** Starts a run; its key is reused within a sequence, so a repeat has the same body or is refused. */
  async function start(step: Step & { kind: 'start' }, scope: string): Promise<string> {
    const { slow, records, key } = step;
    const command = { containerID: 'C02', simulation: 'normal', nb_of_records: records, product_id: 'P02' };
    const body = slow ? { ...command, records_per_second: 0.001 } : command;
    const answer = await service.api.control(body, key === 0 ? {} : { 'idempotency-key': `${scope}-${key}` });
    expect([202, 422, 429]).toContain(answer.status);
    const { id } = (await answer.json()) as RunAnswer;
    if (answer.status === 202 && !started.includes(id)) started.push(id);
    return String(answer.status);
  }

  async function cancel(id: string): Promise<string> {
    const before = ended.get(id)?.status;
    const { status } = await service.api.cancel(id);
    const possible =
      before === undefined ? [200, 202, 404, 409] : before === 'cancelled' ? [200, 404] : [404, 409];
    expect(possible).toContain(status);
    return String(status);
  }

  /** Opens an event stream and leaves it at once. */
  async function events(id: string): Promise<string> {
    const response = await service.api.open(`/simulations/${id}/events`);
    response.destroy();
    expect([200, 404]).toContain(response.statusCode);
    return String(response.statusCode);
  }

  async function telemetry(id: string, from: number, to: number): Promise<string> {
    const answer = await service.api.get(`/simulations/${id}/telemetry?from=${from}&to=${to}`);
    const lines = (await answer.text()).split('\n').length - 1;
    if (answer.status === 200) expect(lines).toBe(to - from);
    else expect([400, 404]).toContain(answer.status);
    return String(answer.status);
  }

  /** Checks what must hold after every step. */
  async function expectOrder(): Promise<void> {
    const { simulations } = await service.api.runs('?limit=1000');
    const count = (status: string): number => simulations.filter((each) => each.status === status).length;
    expect(count('running')).toBeLessThanOrEqual(MAX_RUNNING);
    expect(count('queued')).toBeLessThanOrEqual(MAX_QUEUED);
    if (count('queued') > 0) expect(count('running')).toBe(MAX_RUNNING);
    expect(simulations.length).toBeLessThanOrEqual(RUNS_KEPT);
    const ids = simulations.map(({ id }) => id);
    expect(ids).toEqual(started.filter((id) => ids.includes(id)).reverse());
    const known = new Set(ids);
    expect(started.filter((id) => !known.has(id) && !ended.has(id))).toEqual([]);
    for (const each of simulations) {
      expect(each.records_published).toBeLessThanOrEqual(each.records_total);
      if (each.status === 'succeeded') expect(each.records_published).toBe(each.records_total);
      expect(each.status).not.toBe('failed');
      if (ended.has(each.id)) expect(each).toEqual(ended.get(each.id));
      else if (each.ended_at !== undefined) ended.set(each.id, each);
    }
  }

  it(
    'keeps the limits, the order of the runs, and the end of each run unchanged',
    async () => {
      let sequence = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (taken) => {
          const scope = `sequence-${sequence++}`;
          for (const step of taken) {
            seen.add(`${step.kind} ${await take(step, scope)}`);
            await expectOrder();
          }
        }),
        { numRuns: 60, seed: 20_261_123, endOnFailure: true },
      );
      for (const answer of [
        'start 202',
        'start 422',
        'start 429',
        'cancel 202',
        'cancel 409',
        'telemetry 400',
      ]) {
        expect(seen).toContain(answer);
      }
    },
    DEADLINE_MS,
  );

  it(
    'from several clients at once does not make the service fail',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(steps, { maxLength: 15 }), { minLength: 8, maxLength: 8 }),
          async (many) => {
            await Promise.all(
              many.map(async (taken, client) => {
                for (const step of taken) await take(step, `client-${client}-${crypto.randomUUID()}`);
              }),
            );
            expect((await service.api.get('/health/live')).status).toBe(200);
          },
        ),
        { numRuns: 15, seed: 20_261_124, endOnFailure: true },
      );
      expect(service.process.entries.filter(({ level }) => level === 'error')).toEqual([]);
    },
    DEADLINE_MS,
  );
});
