import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DestinationError } from '../../../domain/errors.js';
import type { DataSetReport, FileOrder, FileReport } from '../../../application/data-sets/data-set.js';
import { type DeliveryWatch } from '../../../application/runs/deliver-rows.js';
import {
  type ManifestFile,
  type ManifestVersions,
  manifestOf,
} from '../../../application/data-sets/manifest.js';
import { endingOf, STANDARD_OUTPUT } from '../../../application/data-sets/telemetry-file.js';
import type { EncodingThreads } from '../threads/encoding-threads.js';
import { compileLater } from './compile-later.js';
import { explainFileError } from '../file-errors.js';
import { assertSame, CONFIRMATION } from './manifest-check.js';
import { syncDirectory, temporaryName } from './new-file.js';
import { writeWholeFile } from './write-whole-file.js';
import { type FileAsMade, writeOneFile } from './write-one-file.js';

const PARQUET_THREADS = '--workers is for CSV and NDJSON: Parquet takes two threads at most, one to write it';

/** Makes a data set as a file, or as a directory of files, with its manifest if wanted. */
export async function writeDataSet(
  order: FileOrder,
  versions: ManifestVersions,
  watch: DeliveryWatch,
): Promise<DataSetReport | 'cancelled'> {
  const noWorkers = order.workers > 1 && order.file.format === 'parquet' ? [PARQUET_THREADS] : [];
  const threads = order.workers > 1 && noWorkers.length === 0 ? await startThreads(order.workers) : undefined;
  if (!threads) compileLater();
  try {
    const files = await (order.partitioned
      ? writeDirectory(order, versions, threads, watch)
      : writeSingle(order, versions, threads, watch));
    if (files === 'cancelled') return files;
    const notes = [...(order.expected ? [CONFIRMATION] : []), ...noWorkers];
    const reports: FileReport[] = files.map(({ path, written, size }) => ({
      path,
      bytes: written?.bytes ?? size,
    }));
    if (order.manifest) reports.push(await writeManifest(order, versions, files));
    return { containers: files.flatMap(({ tally }) => tally.containers), files: reports, notes };
  } finally {
    await threads?.close();
  }
}

/** Threads are loaded where they are wanted, so that one alone starts quickly. */
async function startThreads(workers: number): Promise<EncodingThreads> {
  const { EncodingThreads: Threads } = await import('../threads/encoding-threads.js');
  return new Threads(workers);
}

async function writeSingle(
  order: FileOrder,
  versions: ManifestVersions,
  threads: EncodingThreads | undefined,
  watch: DeliveryWatch,
): Promise<readonly FileAsMade[] | 'cancelled'> {
  const file = await writeOneFile(order.command, order.file, order, threads, watch, (made) =>
    assertSame(order, versions, 0, made),
  );
  return file === 'cancelled' ? file : [file];
}

/** Each container's file is what the container alone would give; the directory appears when all are complete. */
async function writeDirectory(
  order: FileOrder,
  versions: ManifestVersions,
  threads: EncodingThreads | undefined,
  watch: DeliveryWatch,
): Promise<readonly FileAsMade[] | 'cancelled'> {
  const { command, file } = order;
  await assertFree(file.path);
  const directory = temporaryName(file.path);
  const files: FileAsMade[] = [];
  try {
    await mkdir(directory).catch((error: unknown) => {
      throw explainFileError(error, file.path);
    });
    let before = 0;
    for (const plan of command.containers) {
      const name = `${plan.containerId}${endingOf(file)}`;
      const made = await writeOneFile(
        command.withContainers([plan]),
        { ...file, path: join(directory, name) },
        order,
        threads,
        { ...watch, progress: (records) => watch.progress(before + records) },
        (one) => assertSame(order, versions, files.length, one),
      );
      if (made === 'cancelled') return made;
      before += plan.records;
      files.push({ ...made, path: join(file.path, name) });
    }
    await syncDirectory(directory);
    await rename(directory, file.path);
    await syncDirectory(dirname(file.path));
    return files;
  } catch (error) {
    throw explainFileError(error, file.path);
  } finally {
    await rm(directory, { recursive: true, force: true });
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

async function writeManifest(
  order: FileOrder,
  versions: ManifestVersions,
  files: readonly FileAsMade[],
): Promise<FileReport> {
  const { file, partitioned, command, columns } = order;
  const described = files.map(({ path, written, ndjsonSha256 }): Omit<ManifestFile, 'containers'> => ({
    name: partitioned ? join(basename(file.path), basename(path)) : basename(path),
    bytes: written?.bytes ?? 0,
    sha256: written?.sha256 ?? '',
    ndjsonSha256: ndjsonSha256 ?? '',
  }));
  const form = {
    format: file.format,
    gzip: file.gzip,
    partitionBy: partitioned ? 'container_id' : null,
    ...(columns !== 'contract' && { columns }),
  } as const;
  const manifest = manifestOf(command, form, versions, described, (i) => files[i]?.tally.containers ?? []);
  const path = manifestPath(file.path);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeWholeFile(path, text);
  return { path, bytes: text.length };
}

function manifestPath(path: string): string {
  if (path === STANDARD_OUTPUT) throw new Error('Standard output has no manifest.');
  return `${path}.manifest.json`;
}
