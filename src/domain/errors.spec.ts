import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BusyError, DestinationError, KnownError, StateError, WrongUse } from './errors.js';

const LIST = readFileSync(new URL('error-codes.ts', import.meta.url), 'utf8');
const CODES = codesIn(LIST);

function codesIn(text: string): string[] {
  return [...text.matchAll(/'([a-z0-9-]+\.[a-z0-9-]+)'/g)].map(([, code]) => code as string);
}

describe('the list of error codes', () => {
  it('lists each code once, and only codes that are used', () => {
    const root = new URL('../', import.meta.url);
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('domain/error-codes.ts'),
      )
      .map((name) => readFileSync(new URL(name, root), 'utf8'));
    const used = new Set(sources.flatMap((text) => codesIn(text)));
    expect(CODES.length).toBeGreaterThan(90);
    expect(CODES.filter((code) => !used.has(code))).toEqual([]);
    expect(new Set(CODES).size).toBe(CODES.length);
  });
});

describe(KnownError.name, () => {
  it.each([
    ['product.unknown', new WrongUse('product.unknown', 'No product P99.'), false],
    ['run.unknown', new StateError('run.unknown', 'No such run.'), false],
    ['run.queue-full', new BusyError('run.queue-full', 'Later.'), true],
    ['kafka.unreachable', new DestinationError('kafka.unreachable', 'Nobody there.'), true],
    ['kafka.authentication', new DestinationError('kafka.authentication', 'Wrong password.'), false],
  ])('says whether a retry may succeed: %s', (_, error, retriable) => {
    expect([error instanceof KnownError, error.retriable]).toEqual([true, retriable]);
  });

  it('keeps its cause', () => {
    const cause = new Error('deeper');
    expect(new DestinationError('kafka.failed', 'Failed.', { cause }).cause).toBe(cause);
    expect(new WrongUse('manifest.invalid', 'No manifest.', { cause }).cause).toBe(cause);
  });

  it('gives the reason of a state error and of a busy error', () => {
    expect([new StateError('run.ended', '').reason, new BusyError('run.shutting-down', '').reason]).toEqual([
      'ended',
      'unavailable',
    ]);
  });
});
