import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cachedDirectory } from '../kafka/cache.js';
import { developmentCertificates, STORE_PASSWORD } from '../kafka/certificates.js';
import { type GuardedProcess, startGuarded } from '../kafka/guarded-process.js';
import { findJava } from '../kafka/java-runtime.js';
import { freePorts } from '../kafka/ports.js';
import { type Progress, silent } from '../kafka/progress.js';
import { lastLines, runTool } from '../kafka/run-tool.js';
import { ToolError } from '../kafka/tool-error.js';

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const SOURCE = fileURLToPath(new URL('java/DevelopmentMongo.java', import.meta.url));
const QUICK = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const THOROUGH = ['-Xms6g', '-Xmx6g', '-Xmn4500m', '-XX:+UseParallelGC'];
const START_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** The addresses, `127.0.0.1:port`, of a server's three listeners. */
export interface MongoAddresses {
  readonly plain: string;
  readonly tls: string;
  /** Refuses every login, as if the credentials were wrong. */
  readonly strict: string;
}

/**
 * A local server that speaks MongoDB's wire protocol (mongo-java-server, in memory), for tests and benchmarks. It ends
 * with this process.
 */
export class MongoServer {
  private constructor(
    readonly addresses: MongoAddresses,
    /** The CA that signed the certificate of the TLS listener. */
    readonly caFile: string,
    private readonly process: GuardedProcess,
    private readonly directory: string,
  ) {}

  /** `quick`: starts faster and works slower; not for benchmarks. Rejects with a {@link ToolError}. */
  static async start({
    quick = true,
    progress = silent,
  }: { readonly quick?: boolean; readonly progress?: Progress } = {}): Promise<MongoServer> {
    const runtime = await findJava();
    const classPath = await mongoClassPath(dirname(runtime.java), progress);
    const certificates = await developmentCertificates(runtime, progress);
    const ports = await freePorts(3);
    const directory = await mkdtemp(join(tmpdir(), 'reefer-mongo-'));
    const logFile = join(directory, 'log');
    const options = quick ? QUICK : THOROUGH;
    const process = startGuarded({
      command: runtime.java,
      args: [
        ...[...options, '-cp', classPath, 'DevelopmentMongo'],
        ...ports.map(String),
        ...[certificates.keyStore, STORE_PASSWORD],
      ],
      logFile,
      removeIfOrphaned: directory,
    });
    await ready(process, logFile);
    const [plain, tls, strict] = ports.map((port) => `127.0.0.1:${port}`) as [string, string, string];
    return new MongoServer({ plain, tls, strict }, certificates.caFile, process, directory);
  }

  async stop(): Promise<void> {
    this.process.signal('SIGTERM');
    await this.process.ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function ready(process: GuardedProcess, logFile: string): Promise<void> {
  const state = { ended: false };
  void process.ended.then(() => (state.ended = true));
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    if (log.includes('READY')) return;
    if (state.ended || performance.now() > deadline) {
      throw new ToolError(`The development MongoDB did not start:\n${lastLines(log, 15)}`);
    }
    await sleep(POLL_MS);
  }
}

/** The class path of the server and its jars, fetched and compiled the first time. `javaDirectory` contains `javac`. */
export async function mongoClassPath(javaDirectory: string, progress: Progress): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [POM, SOURCE]) hash.update(await readFile(file));
  const name = `mongo-${hash.digest('hex').slice(0, 12)}`;
  const directory = await cachedDirectory(name, async (target) => {
    progress('Fetching mongo-java-server 1.47.0 with Maven (once, about 5 MB) …');
    const options = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
    await succeed('mvn', [...options, `-DoutputDirectory=${target}`]);
    await succeed(join(javaDirectory, 'javac'), ['-cp', join(target, '*'), '-d', target, SOURCE]);
  });
  const jars = (await readdir(directory)).filter((file) => file.endsWith('.jar')).sort();
  return [directory, ...jars.map((jar) => join(directory, jar))].join(delimiter);
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runTool(command, args);
  if (code !== 0) throw new ToolError(`${command} failed (exit ${code}):\n${lastLines(output, 15)}`);
}
