import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LocatedProblem } from '../../application/ports/scenario-library.js';
import type { ScenarioProblem } from '../../domain/scenario/scenario.js';
import { inDocument, type YamlReading } from './scenario-text.js';

/** What the thread is asked: to read a document, or to tell where something is in it. */
export interface YamlQuestion {
  readonly text: string;
  readonly locate?: readonly ScenarioProblem[];
}

/** What the thread answers: plain values, or problems. */
export type YamlAnswer =
  | { readonly document: unknown; readonly problems?: never }
  | { readonly problems: readonly LocatedProblem[] };

/** Kept once there was need of it, since to start one takes longer than to read most documents. */
let thread: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Reads a large YAML document on a thread, one document at a time. */
export async function readLargeYaml(text: string): Promise<YamlReading> {
  const answer = await inTurn({ text });
  if (answer.problems) return answer;
  return {
    document: answer.document,
    located: inDocument,
    // The thread keeps nothing of a document, so it reads it once more.
    locate: async (problems) => (await inTurn({ text, locate: problems })).problems ?? [],
  };
}

function inTurn(question: YamlQuestion): Promise<YamlAnswer> {
  const answer = last.then(() => ask(question));
  last = answer.catch(() => undefined);
  return answer;
}

async function ask(question: YamlQuestion): Promise<YamlAnswer> {
  const worker = (thread ??= startThread());
  const answered = once(worker, 'message'); // Rejects if the thread fails.
  worker.postMessage(question);
  const [answer] = (await answered) as [YamlAnswer];
  return answer;
}

function startThread(): Worker {
  const worker = new Worker(new URL('./yaml-worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.on('error', () => (thread = undefined));
  worker.unref(); // It keeps no process alive.
  return worker;
}
