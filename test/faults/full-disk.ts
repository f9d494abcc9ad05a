import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KafkaNode } from '../../tools/kafka/kafka-node.js';
import { eventually } from '../integration/eventually.js';

const run = promisify(execFile);
const MEGABYTES = 512;
const NOTICED_DEADLINE_MS = 60_000;

/** A small in-memory disk that holds a broker's data and can be filled up. */
export class FullDisk {
  private constructor(
    private readonly node: KafkaNode,
    private readonly data: string,
  ) {}

  /** Why there can be no such disk on this machine; undefined if there can. */
  static async obstacle(): Promise<string | undefined> {
    const directory = await mkdtemp(join(tmpdir(), 'reefer-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
      await run('umount', [directory]);
      return undefined;
    } catch (error) {
      return `a small disk cannot be mounted here (${String((error as { stderr?: unknown }).stderr).trim()})`;
    } finally {
      await rmdir(directory);
    }
  }

  /** Moves a broker's data to a new small disk; the broker must not be running. */
  static async of(node: KafkaNode): Promise<FullDisk> {
    const data = join(node.plan.directory, 'data');
    await rename(data, `${data}.large`);
    await mkdir(data);
    await run('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', data]);
    await copy(`${data}.large`, data);
    return new FullDisk(node, data);
  }

  /** Uses up all remaining space. */
  async fill(): Promise<void> {
    await run('dd', ['if=/dev/zero', `of=${this.filler}`, 'bs=64k']).catch(() => undefined);
  }

  /** Waits until the broker has noticed that it cannot write; it then ends by itself, because it has no other disk. */
  async noticed(): Promise<void> {
    await eventually(
      'The broker with the full disk ended',
      () => this.node.pid === undefined,
      NOTICED_DEADLINE_MS,
    );
  }

  /** Frees the space again. */
  async empty(): Promise<void> {
    await rm(this.filler);
  }

  /** Moves the data back; the broker must not be running. */
  async remove(): Promise<void> {
    const { data } = this;
    await rm(`${data}.large`, { recursive: true });
    await rm(this.filler, { force: true });
    await mkdir(`${data}.large`);
    await copy(data, `${data}.large`);
    await run('umount', [data]);
    await rmdir(data);
    await rename(`${data}.large`, data);
  }

  private get filler(): string {
    return join(this.data, '..filler');
  }
}

/** Copies a folder and keeps files sparse, because Kafka's index files consist mostly of holes. */
async function copy(from: string, to: string): Promise<void> {
  await run('cp', ['-a', '--sparse=always', `${from}/.`, to]);
}
