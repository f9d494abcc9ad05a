import { beforeEach, describe, expect, it } from '@jest/globals';
import { StateError } from '../../domain/errors.js';
import { ended, started } from '../../../test/builders/run-events.js';
import type { RunDecision } from '../../application/ports/run-store.js';
import { MemoryRunStore } from './memory-run-store.js';

describe(MemoryRunStore.name, () => {
  let store: MemoryRunStore;

  beforeEach(() => {
    store = new MemoryRunStore();
  });

  const cancel = (runId: string): Promise<RunDecision> => store.ask({ kind: 'cancel', runId });

  it('hands a request to the owner and gives back the decision', async () => {
    store.serve((request) => Promise.resolve({ runId: `decided: ${request.kind}` }));
    await expect(cancel('run-1')).resolves.toEqual({ runId: 'decided: cancel' });
  });

  it('gives the owner one request at a time, in order, also after a refusal', async () => {
    const steps: string[] = [];
    store.serve(async (request) => {
      const id = request.kind === 'cancel' ? request.runId : '';
      steps.push(`begin ${id}`);
      await Promise.resolve();
      steps.push(`end ${id}`);
      if (id === 'a') throw new StateError('run.ended', 'It has ended.');
      return { runId: id };
    });
    const decisions = await Promise.allSettled([cancel('a'), cancel('b')]);
    expect(steps).toEqual(['begin a', 'end a', 'begin b', 'end b']);
    expect(decisions).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'run.ended' }) },
      { status: 'fulfilled', value: { runId: 'b' } },
    ]);
  });

  it('rejects a request that nobody serves', async () => {
    await expect(cancel('run-1')).rejects.toThrow('Nobody decides about runs yet.');
  });

  it('tells all who follow of each event before append returns', () => {
    const heard: string[] = [];
    store.follow(({ kind }) => heard.push(`first ${kind}`));
    store.follow(({ kind }) => heard.push(`second ${kind}`));
    void store.append(started());
    expect(heard).toEqual(['first started', 'second started']);
    void store.append(ended('succeeded'));
    expect(heard).toHaveLength(4);
  });
});
