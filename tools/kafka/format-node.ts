import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodePlan } from './cluster-plan.js';
import { CREDENTIALS } from './credentials.js';
import type { JavaCommand } from './java-command.js';
import { lastLines, runTool } from './run-tool.js';
import { ToolError } from './tool-error.js';

/** Writes a node's settings; the first time, also formats its data directory and adds the SCRAM user. */
export async function formatNode(
  node: NodePlan,
  properties: string,
  clusterId: string,
  command: JavaCommand,
): Promise<void> {
  const file = join(node.directory, 'server.properties');
  await mkdir(node.directory, { recursive: true });
  await writeFile(file, properties);
  if (existsSync(join(node.directory, 'data', 'meta.properties'))) return;
  const { scramUser, scramPassword } = CREDENTIALS;
  const { code, output } = await runTool(command.java, [
    ...command.options,
    'kafka.tools.StorageTool',
    'format',
    '--ignore-formatted',
    '-t',
    clusterId,
    '-c',
    file,
    '--add-scram',
    `SCRAM-SHA-512=[name="${scramUser}",password="${scramPassword}"]`,
  ]);
  if (code !== 0) throw new ToolError(`Kafka could not format ${node.directory}:\n${lastLines(output, 10)}`);
}
