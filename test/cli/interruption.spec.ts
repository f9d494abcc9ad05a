import type { ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandResult, reefer, reeferOk, Workplace } from './command-line.js';

const SEEDED = ['--seed', '42', '--start-time', '2026-01-01', '-q'];
const RECORDS = '400000';
const SLOW_MS = 240_000;
const TRIALS = 6;

/**
 * Each run is interrupted at some moment between its start and its end. Whatever the moment, a file is either unchanged
 * or complete.
 */
describe('an interrupted run', () => {
  let place: Workplace;
  const whole = new Map<string, Buffer>();
  let appended: Buffer;
  const before = 'telemetries.csv';
  const generate = ['generate', '-n', RECORDS, ...SEEDED, '--out'];
  const seconds = new Map<string, number>();

  beforeAll(async () => {
    place = await Workplace.create();
    for (const form of ['csv', 'parquet']) {
      const file = place.file(`whole.${form}`);
      const startedAt = performance.now();
      await reeferOk([...generate, file]);
      seconds.set(form, (performance.now() - startedAt) / 1000);
      whole.set(form, await readFile(file));
      await rm(file);
    }
    await reeferOk(['generate', '-n', '10', ...SEEDED, '--out', place.file(before)]);
    const csv = whole.get('csv') as Buffer;
    appended = Buffer.concat([await readFile(place.file(before)), csv.subarray(csv.indexOf('\n') + 1)]);
  }, SLOW_MS);

  afterAll(() => place.remove());

  const interrupted = (
    words: readonly string[],
    signal: NodeJS.Signals,
    share: number,
    form = 'csv',
  ): Promise<CommandResult> => {
    const after = share * (seconds.get(form) as number);
    return reefer(words, { running: (process) => void killLater(process, signal, after) });
  };

  it.each([
    ['SIGINT', 'csv'],
    ['SIGTERM', 'csv'],
    ['SIGHUP', 'csv'],
    ['SIGINT', 'parquet'],
  ] as const)(
    'leaves nothing or a complete file after %s: %s',
    async (signal, form) => {
      const file = place.file(`new.${form}`);
      const seen = new Set<number | undefined>();
      for (let trial = 0; trial < TRIALS; trial++) {
        const { code, stderr } = await interrupted(
          [...generate, file],
          signal,
          trial / TRIALS + 0.1 * Math.random(),
          form,
        );
        seen.add(code);
        // No code: the signal came before the command line listened, or when all was done and the process was ending.
        expect([0, 130, undefined]).toContain(code);
        const complete = code === 0 || (code === undefined && (await place.names()).length > 1);
        if (complete) {
          expect((await readFile(file)).equals(whole.get(form) as Buffer)).toBe(true);
          await rm(file);
        }
        if (code === 130) {
          expect(stderr).toBe(`Interrupted: ${file} is as it was before, and nothing was left behind.\n`);
        }
        expect(await place.names()).toEqual([before]);
      }
      expect(seen).toContain(130);
    },
    SLOW_MS,
  );

  it(
    'leaves the old file intact after SIGKILL during an append',
    async () => {
      const old = await readFile(place.file(before));
      for (let trial = 0; trial < TRIALS; trial++) {
        const words = [...generate, place.file(before), '--append'];
        const { code } = await interrupted(words, 'SIGKILL', trial / TRIALS + 0.1 * Math.random());
        const now = await readFile(place.file(before));
        expect([code, now.equals(code === 0 ? appended : old) || now.equals(appended)]).toEqual([code, true]);
        for (const name of await place.names()) if (name !== before) await rm(place.file(name));
        if (!now.equals(old))
          await reeferOk(['generate', '-n', '10', ...SEEDED, '--out', place.file(before)]);
      }
    },
    SLOW_MS,
  );

  it(
    'removes a directory of files',
    async () => {
      const words = [
        'generate',
        '--containers',
        '40',
        '-n',
        '20000',
        ...SEEDED,
        '--partition-by',
        'container_id',
      ];
      const { code } = await interrupted([...words, '--out', place.file('fleet')], 'SIGINT', 0.7);
      expect(await place.names()).toEqual(code === 0 ? ['fleet', before] : [before]);
      await rm(place.file('fleet'), { recursive: true, force: true });
    },
    SLOW_MS,
  );

  it(
    'ends at once while it waits for a slow reader of standard output',
    async () => {
      let running: ChildProcess | undefined;
      const ended = reefer(['generate', '-n', '5000000', '--out', '-'], {
        running: (process) => {
          running = process;
          process.stdout?.pause();
        },
      });
      running?.stdout?.pause();
      await sleep(1500);
      running?.kill('SIGINT');
      running?.stdout?.destroy();
      const { code } = await ended;
      expect([0, 130]).toContain(code);
    },
    SLOW_MS,
  );

  it(
    'ends at once after a second signal',
    async () => {
      const startedAt = performance.now();
      const { code } = await reefer(['generate', '-n', '100000000', '--rate', '1', '--out', '-'], {
        running: (process) => {
          process.stdout?.once('data', () => {
            process.kill('SIGINT');
            process.kill('SIGINT');
          });
        },
      });
      expect(code).toBe(130);
      expect(performance.now() - startedAt).toBeLessThan(30_000);
    },
    SLOW_MS,
  );
});

async function killLater(process: ChildProcess, signal: NodeJS.Signals, seconds: number): Promise<void> {
  await sleep(seconds * 1000);
  process.kill(signal);
}
