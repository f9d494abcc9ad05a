import { createHash } from 'node:crypto';
import { copyFile, readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory } from './cache.js';
import type { Progress } from './progress.js';
import { lastLines, runTool } from './run-tool.js';
import { ToolError } from './tool-error.js';

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const OLDEST_MAVEN = [3, 6, 3] as const;
const INSTALL = `Install Maven ${OLDEST_MAVEN.join('.')} or newer; it is needed once, to fetch Kafka.`;

/** The class path of Kafka's broker: the jars of `pom.xml`, which Maven fetches the first time. */
export async function kafkaClassPath(progress: Progress): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 12);
  const directory = await cachedDirectory(`jars-${version}`, (target) => fetchJars(target, progress));
  const names = await readdir(directory);
  return names
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(directory, name))
    .join(delimiter);
}

async function fetchJars(directory: string, progress: Progress): Promise<void> {
  await checkMaven();
  progress('Fetching Kafka 4.4.0 with Maven (once, about 43 MB) …');
  // Next to the jars, because Maven would leave a target directory next to the sources.
  await copyFile(POM, join(directory, 'pom.xml'));
  const { code, output } = await runTool('mvn', [
    '-q',
    '-B',
    '-f',
    join(directory, 'pom.xml'),
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${directory}`,
  ]);
  if (code === 0) return;
  throw new ToolError(
    `Maven could not fetch Kafka (exit ${code}); check the network, the proxy and ~/.m2/settings.xml:\n` +
      lastLines(output, 15),
  );
}

async function checkMaven(): Promise<void> {
  const { code, output } = await runTool('mvn', ['-v']);
  const found = /Apache Maven (\d+)\.(\d+)\.(\d+)/.exec(output);
  if (found === null) {
    const why = code === 127 ? 'was not found on the path' : `does not run:\n${lastLines(output, 5)}\n`;
    throw new ToolError(`Maven (mvn) ${why}. ${INSTALL}`);
  }
  const version = found.slice(1).map(Number);
  const older = OLDEST_MAVEN.findIndex((wanted, i) => (version[i] ?? 0) !== wanted);
  if (older >= 0 && (version[older] ?? 0) < (OLDEST_MAVEN[older] ?? 0)) {
    throw new ToolError(`Maven ${version.join('.')} is too old. ${INSTALL}`);
  }
}
