import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDirectory } from '../../tools/kafka/cache.js';

const run = promisify(execFile);
const PACKAGES = ['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.0', 'scikit-learn==1.9.1'];

/**
 * A Python with what data scientists read files with, made once; undefined, with a line that says so, where there is no
 * Python or pip cannot have the packages. Under CI that is a failure.
 */
export async function pythonReaders(): Promise<string | undefined> {
  try {
    const directory = await cachedDirectory('python-readers-1', async (target) => {
      await run('python3', ['-m', 'venv', '--copies', target]);
      await run(join(target, 'bin', 'python'), ['-m', 'pip', 'install', '-q', ...PACKAGES]);
    });
    return join(directory, 'bin', 'python');
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.warn(`skipped: no Python with ${PACKAGES.join(', ')} (${String(error).split('\n')[0]})`);
    return undefined;
  }
}

/** Runs a Python program and gives what it prints as JSON. */
export async function python<T>(
  interpreter: string,
  program: string,
  ...args: readonly string[]
): Promise<T> {
  const { stdout } = await run(interpreter, ['-c', program, ...args], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as T;
}
