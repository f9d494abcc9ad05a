import { Worker } from 'node:worker_threads';
import type { LocatedProblem } from '../../application/ports/scenario-library.js';
import { inDocument, type YamlReading } from './scenario-text.js';

/** What the thread answers: plain values, or problems. */
export type YamlAnswer =
  | { readonly document: unknown; readonly problems?: never }
  | { readonly problems: readonly LocatedProblem[] };

let last: Promise<unknown> = Promise.resolve();

/** Reads a large YAML document on a thread, one document at a time. */
export function readLargeYaml(text: string): Promise<YamlReading> {
  const reading = last.then(() => ask(text));
  last = reading.catch(() => undefined);
  return reading;
}

async function ask(text: string): Promise<YamlReading> {
  const worker = new Worker(new URL('./yaml-worker.js', import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  try {
    const answer = await new Promise<YamlAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    return answer.problems ? answer : { document: answer.document, located: inDocument };
  } finally {
    await worker.terminate();
  }
}
