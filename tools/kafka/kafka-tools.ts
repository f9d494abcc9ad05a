import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory } from './cache.js';
import { lastLines, runTool } from './run-tool.js';
import { ToolError } from './tool-error.js';

const POM = fileURLToPath(new URL('kafka-tools.pom.xml', import.meta.url));

/** The class path of Kafka's command-line tools, fetched by Maven the first time. Rejects with a {@link ToolError}. */
export async function kafkaToolsClassPath(): Promise<string> {
  const jars = await cachedDirectory('kafka-tools-4.3.1', async (directory) => {
    const pom = join(directory, 'pom.xml');
    await copyFile(POM, pom);
    const options = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
    const { code, output } = await runTool('mvn', [...options, `-DoutputDirectory=${directory}`]);
    if (code !== 0) {
      throw new ToolError(
        `Maven could not fetch Kafka's tools (exit ${code}); check the network and the proxy:\n${lastLines(output, 15)}`,
      );
    }
  });
  return join(jars, '*');
}
