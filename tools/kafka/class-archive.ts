import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedDirectory } from './cache.js';
import type { Certificates } from './certificates.js';
import { planCluster } from './cluster-plan.js';
import { formatNode } from './format-node.js';
import { javaCommand } from './java-command.js';
import type { JavaRuntime } from './java-runtime.js';
import { KafkaNode } from './kafka-node.js';
import type { Progress } from './progress.js';
import { serverProperties } from './server-properties.js';

/**
 * Returns the Java option that loads an archive of the broker's classes (AppCDS), which halves the start-up time. For
 * each Java build and class path, a broker is started and stopped once to write the archive. If Java cannot use the
 * archive, it runs without it.
 */
export async function classArchive(
  runtime: JavaRuntime,
  classPath: string,
  certificates: Certificates,
  progress: Progress,
): Promise<string> {
  const fits = createHash('sha256').update(`${runtime.java}\n${runtime.build}\n${classPath}`).digest('hex');
  const directory = await cachedDirectory(`classes-${fits.slice(0, 12)}`, async (target) => {
    progress('Preparing quick starts (once, some seconds) …');
    const archive = join(target, 'kafka.jsa');
    await recordClasses(runtime, classPath, certificates, archive);
    if (!existsSync(archive)) progress('This Java wrote no class archive; brokers start more slowly.');
  });
  return `-XX:SharedArchiveFile=${join(directory, 'kafka.jsa')}`;
}

async function recordClasses(
  runtime: JavaRuntime,
  classPath: string,
  certificates: Certificates,
  archive: string,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-kafka-classes-'));
  try {
    const plan = await planCluster(directory, 1, false);
    const [node] = plan.nodes;
    if (!node) return;
    const properties = serverProperties(node, plan, certificates);
    await formatNode(node, properties, 'Q2xhc3NBcmNoaXZlQ2xhcw', javaCommand(runtime, classPath, true));
    const command = javaCommand(runtime, classPath, true, `-XX:ArchiveClassesAtExit=${archive}`);
    const broker = new KafkaNode(node, { command, removeIfOrphaned: directory });
    await broker.start();
    await broker.stop();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
