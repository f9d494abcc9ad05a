import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LocatedProblem } from '../../application/ports/scenario-library.js';
import { inDocument, type YamlReading } from './scenario-text.js';

/** What the thread answers: plain values, or problems. */
export type YamlAnswer =
  | { readonly document: unknown; readonly problems?: never }
  | { readonly problems: readonly LocatedProblem[] };

/** Kept once there was need of it, since to start one takes longer than to read most documents. */
let thread: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Reads a large YAML document on a thread, one document at a time. */
export function readLargeYaml(text: string): Promise<YamlReading> {
  const reading = last.then(() => ask(text));
  last = reading.catch(() => undefined);
  return reading;
}

async function ask(text: string): Promise<YamlReading> {
  const worker = (thread ??= startThread());
  const answered = once(worker, 'message'); // Rejects if the thread fails.
  worker.postMessage(text);
  const [answer] = (await answered) as [YamlAnswer];
  return answer.problems ? answer : { document: answer.document, located: inDocument };
}

function startThread(): Worker {
  const worker = new Worker(new URL('./yaml-worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.on('error', () => (thread = undefined));
  worker.unref(); // It keeps no process alive.
  return worker;
}
