import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDirectory } from '../../tools/kafka/cache.js';

const run = promisify(execFile);

/** A Python with the packages that data scientists read files with. */
export function pythonReaders(): Promise<string> {
  return pythonWith('python-readers-2', [
    'fastparquet==2026.9.0',
    'pandas==3.1.1',
    'polars==2.1.0',
    'pyarrow==26.0.1',
    'duckdb==2.0.0',
    'scikit-learn==1.9.1',
  ]);
}

/** A Python with Spark. */
export function pythonWithSpark(): Promise<string> {
  return pythonWith('python-spark-1', ['pyspark==4.3.0']);
}

/** A Python with librdkafka's client. */
export function pythonWithKafka(): Promise<string> {
  return pythonWith('python-confluent-kafka', ['confluent-kafka==2.12.1']);
}

/** A Python with the packages, made only once; rejects with advice if pip cannot get them. */
async function pythonWith(name: string, packages: readonly string[]): Promise<string> {
  const directory = await cachedDirectory(name, async (target) => {
    await run('python3', ['-m', 'venv', '--copies', target]);
    await pipInstall(join(target, 'bin', 'python'), packages);
  });
  return join(directory, 'bin', 'python');
}

/** Installs packages for this Python; rejects with advice if pip cannot get them. */
export async function pipInstall(interpreter: string, packages: readonly string[]): Promise<void> {
  try {
    await run(interpreter, ['-m', 'pip', 'install', '-q', ...packages]);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(error);
    throw new Error(
      `pip cannot install ${packages.join(', ')}: check the network, the proxy and pip's configuration, and that this Python is one that they are made for (${said}).`,
      { cause: error },
    );
  }
}

/** Runs a Python program and returns the JSON that it prints. */
export async function python<T>(
  interpreter: string,
  program: string,
  ...args: readonly string[]
): Promise<T> {
  const { stdout } = await run(interpreter, ['-c', program, ...args], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as T;
}
