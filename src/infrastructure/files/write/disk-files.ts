import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DestinationError } from '../../../domain/errors.js';
import type {
  DataSetFiles,
  FileAsMade,
  FileTask,
  NewDirectory,
} from '../../../application/data-sets/data-set-files.js';
import type { RowFeed } from '../../../application/runs/deliver-rows.js';
import type { ColumnSet } from '../../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../../domain/simulation/simulation-command.js';
import { STANDARD_OUTPUT } from '../../../application/data-sets/telemetry-file.js';
import type { RowThreads } from '../threads/row-threads.js';
import { explainFileError } from '../file-errors.js';
import { compileLater } from './compile-later.js';
import { DataSetTally } from './data-set-tally.js';
import { FileTelemetryPublisher } from './file-telemetry-publisher.js';
import { syncDirectory, temporaryName } from './new-file.js';
import { placeOf } from './place.js';
import { writeWholeFile } from './write-whole-file.js';

/** Data sets as files on the disk, or on standard output. */
export class DiskFiles implements DataSetFiles {
  private constructor(private readonly threads: RowThreads | undefined) {}

  /** Files for that many records. `workers`: threads that make rows and text; 1: the thread that calls. */
  static async open(workers: number, records: number): Promise<DiskFiles> {
    if (workers === 1) {
      compileLater(records);
      return new DiskFiles(undefined);
    }
    // Threads are loaded where they are wanted, so that one alone starts quickly.
    const { RowThreads: Threads } = await import('../threads/row-threads.js');
    return new DiskFiles(new Threads(workers));
  }

  async writeFile({ file, hashed, deliver, check }: FileTask): Promise<FileAsMade | 'cancelled'> {
    const tally = new DataSetTally(hashed);
    let hashes: Pick<FileAsMade, 'written' | 'ndjsonSha256'> = {
      written: undefined,
      ndjsonSha256: undefined,
    };
    const publisher = new FileTelemetryPublisher(file, {
      tally,
      threads: this.threads,
      ...(hashed && {
        check: (written) => {
          hashes = { written, ndjsonSha256: tally.ndjsonDigest() };
          check(hashes);
        },
      }),
    });
    if ((await deliver(publisher)) === 'cancelled') return 'cancelled';
    const { path } = file;
    return { path, containers: tally.containers, ...hashes, size: await sizeOf(path) };
  }

  async newDirectory(named: string): Promise<NewDirectory> {
    const { path } = await placeOf(named).catch((error: unknown) => {
      throw explainFileError(error, named);
    });
    await assertFree(path);
    const temporary = temporaryName(path);
    await mkdir(temporary).catch((error: unknown) => {
      throw explainFileError(error, path);
    });
    return {
      file: (name) => ({ written: join(temporary, name), path: join(named, name) }),
      commit: async () => {
        try {
          await syncDirectory(temporary);
          await rename(temporary, path);
          await syncDirectory(dirname(path));
        } catch (error) {
          throw explainFileError(error, path);
        }
      },
      discard: () => rm(temporary, { recursive: true, force: true }),
    };
  }

  async writeText(path: string, text: string): Promise<number> {
    const bytes = Buffer.from(text);
    await writeWholeFile(path, bytes);
    return bytes.length;
  }

  feed(command: SimulationCommand, columns: ColumnSet): RowFeed | undefined {
    return this.threads?.feed(command, columns);
  }

  async close(): Promise<void> {
    await this.threads?.close();
  }
}

async function assertFree(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return;
  if (found.isDirectory() && (await readdir(path)).length === 0) return;
  throw new DestinationError(
    'directory.not-empty',
    `${path} is there already. A partitioned data set needs a new directory: remove it, or choose another name.`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  if (path === STANDARD_OUTPUT) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
