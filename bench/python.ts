import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDirectory } from '../tools/kafka/cache.js';

const run = promisify(execFile);

/** The path of a Python with confluent-kafka, installed once; undefined, after a note, if pip cannot install it. */
export async function pythonWithKafka(): Promise<string | undefined> {
  try {
    const directory = await cachedDirectory('python-confluent-kafka', async (target) => {
      await run('python3', ['-m', 'venv', '--copies', target]);
      await run(join(target, 'bin', 'python'), ['-m', 'pip', 'install', '-q', 'confluent-kafka==2.12.1']);
    });
    return join(directory, 'bin', 'python');
  } catch (error) {
    console.error(`Without the Python row: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}
