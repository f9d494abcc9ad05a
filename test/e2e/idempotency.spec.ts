import { describe, expect, it } from '@jest/globals';
import { COMMAND, problem, type RunAnswer, SLOW } from './api.js';
import { useService } from './service.js';

describe('Idempotency-Key', () => {
  const service = useService({ MAX_RUNNING: '1', MAX_QUEUED: '0' });
  let keys = 0;
  const newKey = (): Record<string, string> => ({ 'idempotency-key': `key ${++keys}` });

  async function accepted(response: Response): Promise<RunAnswer> {
    expect(response.status).toBe(202);
    return (await response.json()) as RunAnswer;
  }

  it('gives fifty simultaneous requests the same run', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.api.control(COMMAND, key)));
    const runs = await Promise.all(answers.map(accepted));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
    await service.api.ended(runs[0]?.id ?? '');
    expect((await service.api.runs()).simulations).toHaveLength(1);
  });

  it('gives a repeat the same run and seed, even if the body is formatted differently or the run has ended', async () => {
    const key = newKey();
    const first = await accepted(await service.api.control(COMMAND, key));
    await service.api.ended(first.id);
    const text = JSON.stringify(Object.fromEntries(Object.entries(COMMAND).reverse()), null, 2);
    const repeat = await accepted(await service.api.control(text, key));
    expect(repeat).toMatchObject({ id: first.id, status: 'succeeded', command: first.command });
  });

  it('refuses the key with another body, even one with the same meaning', async () => {
    const key = newKey();
    const { id } = await accepted(await service.api.control(COMMAND, key));
    await service.api.ended(id);
    const { code } = await problem(await service.api.control({ ...COMMAND, seed: 1 }, key), 422);
    expect(code).toBe('idempotency.mismatch');
    await problem(await service.api.control({ ...COMMAND, interval_seconds: 300 }, key), 422);
  });

  it('gives requests without a key, or with different keys, their own runs', async () => {
    const ids: string[] = [];
    for (const headers of [{}, {}, newKey(), newKey()]) {
      const { id } = await accepted(await service.api.control(COMMAND, headers));
      await service.api.ended(id);
      ids.push(id);
    }
    expect(new Set(ids).size).toBe(4);
  });

  it('stays free after a request that was refused with 400 or 429', async () => {
    const [wrong, full] = [newKey(), newKey()];
    await problem(await service.api.control({ ...COMMAND, seed: -1 }, wrong), 400);
    const { id: slow } = await service.api.start(SLOW);
    await problem(await service.api.control(COMMAND, full), 429);
    await service.api.cancel(slow);
    await service.api.ended(slow);
    for (const key of [wrong, full]) {
      const { id } = await accepted(await service.api.control({ ...COMMAND, seed: 7 }, key));
      await service.api.ended(id);
    }
  });

  it('answers a repeat even while the service accepts no new run', async () => {
    const key = newKey();
    const { id } = await accepted(await service.api.control(SLOW, key));
    await problem(await service.api.control(SLOW), 429);
    expect((await accepted(await service.api.control(SLOW, key))).id).toBe(id);
    await service.api.cancel(id);
    await service.api.ended(id);
  });

  it.each([
    ['an empty key', ''],
    ['256 characters', 'k'.repeat(256)],
    ['a non-ASCII letter', 'clé'],
    ['a control character', 'a\tb'],
  ])('refuses %s', async (_, key) => {
    const { errors } = await problem(await service.api.control(COMMAND, { 'idempotency-key': key }), 400);
    expect(errors?.[0]?.field).toBe('Idempotency-Key');
  });

  it.each(['k', 'k'.repeat(255), '"quoted"', '__proto__', 'a, b; c'])('accepts %j', async (key) => {
    const { id } = await accepted(await service.api.control(COMMAND, { 'idempotency-key': key }));
    await service.api.ended(id);
    expect((await accepted(await service.api.control(COMMAND, { 'idempotency-key': key }))).id).toBe(id);
  });
});
