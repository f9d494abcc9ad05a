import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** The result of a command line. */
export interface CommandResult {
  /** Undefined if a signal ended the process. */
  readonly code: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The surroundings in which a command line runs. */
export interface CommandSurroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process runs. */
  readonly running?: (process: ChildProcess) => void;
  readonly nodeOptions?: readonly string[];
  /** The user, and the group of the same number, as whom it runs; only root may choose. */
  readonly uid?: number | undefined;
}

/** Variables that would change what a command does. */
const OURS = /^(KAFKA_|MONGO|JOB_COMPLETION_INDEX|SHARDS|NODE_OPTIONS|TELEMETRY_|MP_MESSAGING)/;

/** Runs the built command line to its end. */
export function reefer(
  words: readonly string[],
  { cwd, env = {}, running, nodeOptions = [], uid }: CommandSurroundings = {},
): Promise<CommandResult> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(process.execPath, [...nodeOptions, CLI, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  running?.(child);
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? undefined, stdout: Buffer.concat(stdout), stderr }),
    );
  });
}

/** Like `reefer`, but rejects unless the exit code is 0. */
export async function reeferOk(
  words: readonly string[],
  surroundings?: CommandSurroundings,
): Promise<CommandResult> {
  const result = await reefer(words, surroundings);
  if (result.code === 0) return result;
  throw new Error(`reefer-simulator ${words.join(' ')} exited with ${result.code}:\n${result.stderr}`);
}

/** A directory for a test's files. */
export class Workplace {
  private constructor(readonly path: string) {}

  static async create(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'reefer-cli-')));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** The names of all files in the directory, including hidden ones, sorted. */
  async names(): Promise<readonly string[]> {
    return (await readdir(this.path)).sort();
  }

  /** The files of a directory in it, by name. */
  async contents(directory: string): Promise<ReadonlyMap<string, string>> {
    const names = await readdir(this.file(directory));
    const texts = await Promise.all(names.map((name) => readFile(join(this.file(directory), name), 'utf8')));
    return new Map(names.map((name, i) => [name, texts[i] as string]));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
