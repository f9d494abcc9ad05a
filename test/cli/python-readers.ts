import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDirectory } from '../../tools/kafka/cache.js';

const run = promisify(execFile);

/** A Python with what data scientists read files with. */
export function pythonReaders(): Promise<string | undefined> {
  return pythonWith('python-readers-1', [
    'pandas==3.1.1',
    'pyarrow==26.0.1',
    'duckdb==2.0.0',
    'scikit-learn==1.9.1',
  ]);
}

/** A Python with Spark. */
export function pythonWithSpark(): Promise<string | undefined> {
  return pythonWith('python-spark-1', ['pyspark==4.3.0']);
}

/**
 * A Python with the packages, made once; undefined, with a line that says so, where there is no Python or pip cannot have
 * them. Under CI that is a failure.
 */
async function pythonWith(name: string, packages: readonly string[]): Promise<string | undefined> {
  try {
    const directory = await cachedDirectory(name, async (target) => {
      await run('python3', ['-m', 'venv', '--copies', target]);
      await run(join(target, 'bin', 'python'), ['-m', 'pip', 'install', '-q', ...packages]);
    });
    return join(directory, 'bin', 'python');
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.warn(`skipped: no Python with ${packages.join(', ')} (${String(error).split('\n')[0]})`);
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
