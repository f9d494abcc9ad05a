import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ToolError } from './tool-error.js';

const RECORD = 'cluster.json';

/** Where a cluster keeps its data. */
export interface DataDirectory {
  readonly path: string;
  /** Whether it is removed when the cluster stops. */
  readonly temporary: boolean;
  readonly clusterId: string;
}

/**
 * Creates a temporary directory, or opens the `kept` one. Rejects with a {@link ToolError} if that holds other files or
 * the data of a cluster with another shape.
 */
export async function openDataDirectory(kept: string | undefined, shape: string): Promise<DataDirectory> {
  if (kept === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'reefer-kafka-'));
    return { path, temporary: true, clusterId: newClusterId() };
  }
  const path = resolve(kept);
  await mkdir(path, { recursive: true });
  const record = await readRecord(path);
  if (record === undefined) {
    if ((await readdir(path)).length > 0) {
      throw new ToolError(`${path} is not empty and holds no data of this tool. Choose another directory.`);
    }
    const clusterId = newClusterId();
    await writeFile(join(path, RECORD), JSON.stringify({ shape, clusterId }));
    return { path, temporary: false, clusterId };
  }
  if (record.shape !== shape) {
    throw new ToolError(
      `${path} holds the data of another cluster: ${record.shape}, not ${shape}. ` +
        'Choose another directory or the same number of brokers.',
    );
  }
  return { path, temporary: false, clusterId: record.clusterId };
}

async function readRecord(path: string): Promise<{ shape: string; clusterId: string } | undefined> {
  let text: string;
  try {
    text = await readFile(join(path, RECORD), 'utf8');
  } catch {
    return undefined;
  }
  const record: unknown = JSON.parse(text);
  if (typeof record === 'object' && record !== null && 'shape' in record && 'clusterId' in record) {
    return { shape: String(record.shape), clusterId: String(record.clusterId) };
  }
  throw new ToolError(`${join(path, RECORD)} is damaged. Remove the directory or choose another.`);
}

/** A UUID as 22 characters of base64url, as Kafka requires; it must not begin with a hyphen. */
function newClusterId(): string {
  const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
