import { afterEach, describe, expect, it } from '@jest/globals';
import { AnsweringThread } from './answering-thread.js';

/** A thread that runs this source with the protocol of `answerRequests`, which the command line's tests cover. */
function threadOf(text: string): AnsweringThread<number, number> {
  return new AnsweringThread(new URL(`data:text/javascript,${encodeURIComponent(text)}`), {
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
}

describe(AnsweringThread.name, () => {
  let thread: AnsweringThread<number, number>;
  afterEach(() => thread.stop());

  it('resolves each request with its own answer', async () => {
    thread = threadOf(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', (n) => parentPort.postMessage(n === 2 ? { failure: 'no twos' } : { answer: 10 * n }));
    `);
    const answers = await Promise.allSettled([1, 2, 3].map((n) => thread.ask(n, [])));
    expect(answers).toEqual([
      { status: 'fulfilled', value: 10 },
      { status: 'rejected', reason: new Error('A worker thread failed: no twos') },
      { status: 'fulfilled', value: 30 },
    ]);
  });

  it.each([
    ['throws', `throw new Error('no luck');`, 'no luck'],
    [
      'exceeds its memory limit',
      `const all = []; for (;;) all.push(new Array(1e5).fill(0.5));`,
      'reaching memory limit',
    ],
  ])('fails every request once the thread %s', async (_what, text, message) => {
    thread = threadOf(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { ${text} });
    `);
    const asked = [thread.ask(1, []), thread.ask(2, [])];
    for (const answer of asked) await expect(answer).rejects.toThrow(message);
    await expect(thread.ask(3, [])).rejects.toThrow(/^A worker thread ended: /);
  });
});
