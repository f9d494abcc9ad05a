import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaClassPath } from '../../tools/kafka/jars.js';
import { findJava } from '../../tools/kafka/java-runtime.js';
import { silent } from '../../tools/kafka/progress.js';

const run = promisify(execFile);

/** Runs a program of test/integration/java with Kafka's own client, and returns its output. */
export async function javaProgram(name: string, ...words: readonly string[]): Promise<string> {
  const source = join(import.meta.dirname, 'java', `${name}.java`);
  return runJava(['-cp', await kafkaClassPath(silent), source, ...words]);
}

/** Runs Java and returns its output. */
export async function runJava(words: readonly string[]): Promise<string> {
  const { java } = await findJava();
  const { stdout } = await run(java, ['-Xmx256m', ...words], { maxBuffer: 1 << 28 });
  return stdout;
}
