import { accessSync, constants } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cachedDirectory } from '../kafka/cache.js';
import { type GuardedProcess, startGuarded } from '../kafka/guarded-process.js';
import { freePorts } from '../kafka/ports.js';
import type { Progress } from '../kafka/progress.js';
import { lastLines, runTool } from '../kafka/run-tool.js';
import { ToolError } from '../kafka/tool-error.js';

const VERSION = 'v1.24.0';
const MODULE = `github.com/FerretDB/FerretDB@${VERSION}`;
const START_DEADLINE_MS = 30_000;
const POLL_MS = 50;

/**
 * A local FerretDB, which speaks MongoDB's wire protocol and, unlike mongo-java-server, knows users: who does not log in
 * may do nothing. It keeps its data in SQLite, and ends with this process.
 */
export class FerretServer {
  private constructor(
    /** `127.0.0.1:port`. */
    readonly address: string,
    private readonly process: GuardedProcess,
    private readonly directory: string,
  ) {}

  /** Starts a server with one user, known to the database `admin` (SCRAM). Rejects with a {@link ToolError}. */
  static async start(user: string, password: string): Promise<FerretServer> {
    const program = await ferretProgram(() => undefined);
    const [port = 0] = await freePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'reefer-ferret-'));
    const logFile = join(directory, 'log');
    const process = startGuarded({
      command: program,
      args: [
        '--handler=sqlite',
        `--sqlite-url=file:${directory}/`,
        `--state-dir=${directory}`,
        `--listen-addr=127.0.0.1:${port}`,
        '--debug-addr=-',
        '--telemetry=disable',
        '--log-level=error',
        '--test-enable-new-auth',
        `--setup-username=${user}`,
        `--setup-password=${password}`,
        '--setup-database=admin',
      ],
      logFile,
      removeIfOrphaned: directory,
    });
    await ready(port, process, logFile);
    return new FerretServer(`127.0.0.1:${port}`, process, directory);
  }

  async stop(): Promise<void> {
    this.process.signal('SIGTERM');
    await this.process.ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The path of Go's command; undefined if there is none on the PATH. */
export function findGo(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, 'go'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The program, built from Go's module proxy the first time, in about a minute. Rejects with a {@link ToolError}. */
export async function ferretProgram(progress: Progress): Promise<string> {
  const directory = await cachedDirectory(`ferretdb-${VERSION}`, async (target) => {
    const go = findGo();
    if (go === undefined) throw new ToolError('There is no Go.');
    progress(`Building FerretDB ${VERSION} with Go (once, about a minute) …`);
    const { Dir } = JSON.parse(await succeed(go, ['mod', 'download', '-json', MODULE])) as { Dir: string };
    const sources = join(target, 'sources');
    await cp(Dir, sources, { recursive: true });
    await succeed('chmod', ['-R', 'u+w', sources]);
    await writeFile(join(sources, 'build/version/version.txt'), `${VERSION}\n`); // Released sources lack it.
    const options = ['-buildvcs=false', '-trimpath', '-tags', 'ferretdb_no_postgresql'];
    await succeed(go, ['build', '-C', sources, ...options, '-o', join(target, 'ferretdb'), './cmd/ferretdb']);
    await rm(sources, { recursive: true });
  });
  return join(directory, 'ferretdb');
}

/** Resolves when the server takes connections. */
async function ready(port: number, process: GuardedProcess, logFile: string): Promise<void> {
  const state = { ended: false };
  void process.ended.then(() => (state.ended = true));
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!(await accepts(port))) {
    if (state.ended || performance.now() > deadline) {
      const log = await readFile(logFile, 'utf8').catch(() => '');
      throw new ToolError(`FerretDB did not start:\n${lastLines(log, 15)}`);
    }
    await sleep(POLL_MS);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function succeed(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runTool(command, args);
  if (code !== 0) throw new ToolError(`${command} failed (exit ${code}):\n${lastLines(output, 15)}`);
  return output;
}
