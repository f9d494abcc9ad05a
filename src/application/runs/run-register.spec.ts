import { describe, expect, it } from '@jest/globals';
import { aCommand, aPlan, isoContainerId } from '../../../test/builders/command-builder.js';
import { accepted, anOrder, ended, started } from '../../../test/builders/run-events.js';
import { MemoryRunStore } from '../../infrastructure/run-store/memory-run-store.js';
import type { RunEvent } from '../ports/run-store.js';
import type { Run } from './run.js';
import { RunRegister } from './run-register.js';
import { someLimits } from '../../../test/builders/some-limits.js';

/** A register with runs 1 … n, all queued, and a function that sends it events. */
function aRegister(
  kept: number,
  runs = 0,
  maxContainers = 20,
): { readonly register: RunRegister; readonly tell: (event: RunEvent) => void } {
  const store = new MemoryRunStore();
  const register = new RunRegister(store, someLimits({ maxContainers, runsKept: kept }));
  const tell = (event: RunEvent): void => void store.append(event);
  for (let i = 1; i <= runs; i++) tell(accepted(`run-${i}`));
  return { register, tell };
}

const start = (run: number): RunEvent => started(`run-${run}`);
const end = (run: number): RunEvent => ended('succeeded', undefined, `run-${run}`);
const ids = (runs: readonly Run[]): string[] => runs.map((run) => run.snapshot.id);

describe(RunRegister.name, () => {
  it('finds a run by its id', () => {
    const { register } = aRegister(10, 3);
    expect(register.get('run-2').snapshot.id).toBe('run-2');
  });

  it.each(['run-9', '', '__proto__', 'constructor'])('throws for an unknown run %j', (id) => {
    const { register } = aRegister(10, 1);
    expect(() => register.get(id)).toThrow(expect.objectContaining({ code: 'run.unknown' }));
  });

  it('does not repeat a very long id in its message', () => {
    const { register } = aRegister(10);
    expect(() => register.get('x'.repeat(5000))).toThrow(/^.{1,200}$/);
  });

  it('counts by status', () => {
    const { register, tell } = aRegister(10, 5);
    for (const event of [start(1), start(4), end(1)]) tell(event);
    const statuses = ['queued', 'running', 'succeeded', 'failed'] as const;
    expect(statuses.map((status) => register.count(status))).toEqual([3, 1, 1, 0]);
  });

  it('lists the newest runs first, limited by number, by position and by status', () => {
    const { register, tell } = aRegister(10, 6);
    for (const event of [end(2), end(5)]) tell(event);
    expect(ids(register.newest(2))).toEqual(['run-6', 'run-5']);
    expect(ids(register.newest(10, register.get('run-4').sequence))).toEqual(['run-3', 'run-2', 'run-1']);
    expect(ids(register.newest(10, undefined, 'succeeded'))).toEqual(['run-5', 'run-2']);
    expect(ids(register.newest(1, register.get('run-5').sequence, 'succeeded'))).toEqual(['run-2']);
  });

  it('emits each run when it ends', () => {
    const { register, tell } = aRegister(10, 2);
    const seen: string[] = [];
    register.ended.subscribe(({ id, status }) => seen.push(`${id} ${status}`));
    for (const event of [start(2), end(2), ended('failed', undefined, 'run-1')]) tell(event);
    expect(seen).toEqual(['run-2 succeeded', 'run-1 failed']);
  });

  it('lists the oldest ended runs that exceed the number kept', () => {
    const { register, tell } = aRegister(3, 5);
    for (let run = 1; run <= 5; run++) tell(end(run));
    expect(register.surplus()).toEqual(['run-1', 'run-2']);
  });

  it('never lists a run that has not ended, however many there are', () => {
    const { register, tell } = aRegister(1, 4);
    for (const event of [start(1), end(2), end(4)]) tell(event);
    expect(register.surplus()).toEqual(['run-2', 'run-4']);
  });

  it('bounds the containers and the documents of all remembered runs', () => {
    const { register, tell } = aRegister(100, 0, 1);
    const accept = (run: number, containers: number, characters: number): void => {
      const plans = Array.from({ length: containers }, (_, i) => aPlan({ containerId: isoContainerId(i) }));
      const document = { description: 'x'.repeat(characters) };
      const order = anOrder({
        id: `run-${run}`,
        command: aCommand({ containers: plans }),
        origin: { kind: 'scenario', document },
      });
      tell({ ...accepted(`run-${run}`), order });
      tell(end(run));
    };
    for (let run = 1; run <= 3; run++) accept(run, 2, 10);
    expect(register.surplus()).toEqual(['run-1']); // At most five containers, for runs of one at most.
    tell({ kind: 'forgotten', runId: 'run-1' });
    expect(register.surplus()).toEqual([]);
    for (let run = 4; run <= 5; run++) accept(run, 1, 33 * 1024 * 1024);
    expect(register.surplus()).toEqual(['run-2', 'run-3', 'run-4']);
  });

  it('forgets a run on request, and ignores its later events', () => {
    const { register, tell } = aRegister(10, 2);
    for (const event of [end(1), { kind: 'forgotten', runId: 'run-1' } as const, start(1)]) tell(event);
    expect(ids(register.newest(10))).toEqual(['run-2']);
    expect(register.count('running')).toBe(0);
  });
});
