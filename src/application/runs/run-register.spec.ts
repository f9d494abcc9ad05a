import { describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../test/builders/command-builder.js';
import type { Run } from './run.js';
import { RunRegister } from './run-register.js';

const destination = { kind: 'embedded', label: 'nowhere', details: { note: 'a test' } } as const;

/** A register with runs 1 … n, all queued. */
function aRegister(
  kept: number,
  runs = 0,
): { readonly register: RunRegister; readonly runs: readonly Run[] } {
  const register = new RunRegister(kept);
  const order = (id: string) => ({ id, command: aCommand(), recordsPerSecond: undefined });
  return {
    register,
    runs: Array.from({ length: runs }, (_, i) => register.add(order(`run-${i + 1}`), destination)),
  };
}

function start(register: RunRegister, run: Run | undefined): void {
  run?.start();
  if (run) register.moved(run);
}

function end(register: RunRegister, run: Run | undefined): void {
  run?.end('succeeded');
  if (run) register.moved(run);
}

const ids = (runs: readonly Run[]): string[] => runs.map((run) => run.order.id);

describe(RunRegister.name, () => {
  it('finds a run by its id', () => {
    const { register, runs } = aRegister(10, 3);
    expect(register.get('run-2')).toBe(runs[1]);
  });

  it.each(['run-9', '', '__proto__', 'constructor'])('knows no run %j', (id) => {
    const { register } = aRegister(10, 1);
    expect(() => register.get(id)).toThrow(expect.objectContaining({ code: 'run.unknown' }));
  });

  it('does not repeat an endless id in its message', () => {
    const { register } = aRegister(10);
    expect(() => register.get('x'.repeat(5000))).toThrow(/^.{1,200}$/);
  });

  it('counts and lists by status, oldest first', () => {
    const { register, runs } = aRegister(10, 5);
    start(register, runs[0]);
    start(register, runs[3]);
    end(register, runs[0]);
    expect(ids(register.withStatus('queued'))).toEqual(['run-2', 'run-3', 'run-5']);
    expect(ids(register.withStatus('running'))).toEqual(['run-4']);
    expect(ids(register.withStatus('succeeded'))).toEqual(['run-1']);
    expect(register.withStatus('failed')).toEqual([]);
    expect((['queued', 'running', 'succeeded'] as const).map((status) => register.count(status))).toEqual([
      3, 1, 1,
    ]);
  });

  it('gives the newest first, at most as many as wanted, before a run, of one status', () => {
    const { register, runs } = aRegister(10, 6);
    end(register, runs[1]);
    end(register, runs[4]);
    expect(ids(register.newest(2))).toEqual(['run-6', 'run-5']);
    expect(ids(register.newest(10, runs[3]?.sequence))).toEqual(['run-3', 'run-2', 'run-1']);
    expect(ids(register.newest(10, undefined, 'succeeded'))).toEqual(['run-5', 'run-2']);
    expect(ids(register.newest(1, runs[4]?.sequence, 'succeeded'))).toEqual(['run-2']);
  });

  it('forgets the oldest ended runs over the number kept', () => {
    const { register, runs } = aRegister(3, 5);
    for (const run of runs) end(register, run);
    expect(ids(register.forgetOldest())).toEqual(['run-1', 'run-2']);
    expect(ids(register.newest(10))).toEqual(['run-5', 'run-4', 'run-3']);
    expect(register.forgetOldest()).toEqual([]);
  });

  it('never forgets a run that has not ended, however many there are', () => {
    const { register, runs } = aRegister(1, 4);
    start(register, runs[0]);
    end(register, runs[1]);
    end(register, runs[3]);
    expect(ids(register.forgetOldest())).toEqual(['run-2', 'run-4']);
    expect(ids(register.newest(10))).toEqual(['run-3', 'run-1']);
  });
});
