import { modelsFor } from '../../domain/models/models-for.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { DataSetFiles, FileAsMade } from './data-set-files.js';
import { deliverRows, type DeliveryWatch, type RowFeed } from '../runs/deliver-rows.js';
import { asSent } from '../runs/transmitted-feed.js';
import { deliveryPlan } from '../runs/delivery-plan.js';
import type { DataSetReport, FileOrder, FileReport } from './data-set.js';
import { type ManifestVersions, manifestOf } from './manifest.js';
import { assertSame, CONFIRMATION } from './manifest-check.js';
import { endingOf, type FileOutput, STANDARD_OUTPUT } from './telemetry-file.js';

const PARQUET_THREADS =
  '--workers is for CSV and NDJSON: Parquet uses at most two threads, one of them for writing';

/** Writes a data set to a file or to a directory of files, with a manifest if requested. */
export async function writeDataSet(
  order: FileOrder,
  openFiles: (workers: number) => Promise<DataSetFiles>,
  versions: ManifestVersions,
  watch: DeliveryWatch,
): Promise<DataSetReport | 'cancelled'> {
  const noWorkers = order.workers > 1 && order.file.format === 'parquet';
  const files = await openFiles(noWorkers ? 1 : order.workers);
  try {
    const simulator = new Simulator(await modelsFor(order.command));
    const writing = new FileWriting(simulator, order, files, versions, watch);
    const made = order.partitioned ? await writing.directory() : await writing.single();
    if (made === 'cancelled') return made;
    const reports: FileReport[] = made.map(({ path, written, size }) => ({
      path,
      bytes: written?.bytes ?? size,
    }));
    if (order.manifest) reports.push(await writeManifest(order, files, versions, made));
    return {
      containers: made.flatMap(({ containers }) => containers),
      files: reports,
      notes: [...(order.expected ? [CONFIRMATION] : []), ...(noWorkers ? [PARQUET_THREADS] : [])],
    };
  } finally {
    await files.close();
  }
}

/** Writes the files of one order. */
class FileWriting {
  constructor(
    private readonly simulator: Simulator,
    private readonly order: FileOrder,
    private readonly files: DataSetFiles,
    private readonly versions: ManifestVersions,
    private readonly watch: DeliveryWatch,
  ) {}

  async single(): Promise<readonly FileAsMade[] | 'cancelled'> {
    const { command, file } = this.order;
    const made = await this.one(command, file, 0, this.watch);
    return made === 'cancelled' ? made : [made];
  }

  /** Each file is the same as for a run of that container alone; the directory appears when all are complete. */
  async directory(): Promise<readonly FileAsMade[] | 'cancelled'> {
    const { command, file } = this.order;
    const directory = await this.files.newDirectory(file.path);
    try {
      const all: FileAsMade[] = [];
      let before = 0;
      for (const plan of command.containers) {
        const { written, path } = directory.file(`${plan.containerId}${endingOf(file)}`);
        const start = before;
        const made = await this.one(command.withContainers([plan]), { ...file, path: written }, all.length, {
          ...this.watch,
          progress: (records) => this.watch.progress(start + records),
        });
        if (made === 'cancelled') return made;
        before += plan.records;
        all.push({ ...made, path });
      }
      await directory.commit();
      return all;
    } finally {
      await directory.discard();
    }
  }

  /** Stepped models share their containers among the threads; the others are so quick that only text is shared. */
  private feed(command: SimulationCommand): RowFeed {
    const { columns } = this.order;
    const onThreads = this.simulator.isStepped(command) && command.containers.length > 1;
    const feed = (onThreads && this.files.feed(command, columns)) || this.simulator.feed(command);
    return asSent(feed, command, columns);
  }

  private one(
    command: SimulationCommand,
    file: FileOutput,
    position: number,
    watch: DeliveryWatch,
  ): Promise<FileAsMade | 'cancelled'> {
    const { columns, expected, manifest } = this.order;
    const plan = deliveryPlan({ id: 'file', command, columns });
    return this.files.writeFile({
      file,
      hashed: manifest || expected !== undefined,
      deliver: (publisher) => deliverRows(this.feed(command), publisher, plan, watch),
      check: (made) => assertSame(this.order, this.versions, position, made),
    });
  }
}

async function writeManifest(
  { file, partitioned, command, columns }: FileOrder,
  files: DataSetFiles,
  versions: ManifestVersions,
  made: readonly FileAsMade[],
): Promise<FileReport> {
  if (file.path === STANDARD_OUTPUT) throw new Error('Standard output has no manifest.');
  const form = {
    format: file.format,
    gzip: file.gzip,
    partitionBy: partitioned ? 'container_id' : null,
    ...(columns !== 'contract' && { columns }),
  } as const;
  const described = made.map(({ path, written, ndjsonSha256 }) => ({
    name: lastNames(path, partitioned ? 2 : 1),
    bytes: written?.bytes ?? 0,
    sha256: written?.sha256 ?? '',
    ndjsonSha256: ndjsonSha256 ?? '',
  }));
  const manifest = manifestOf(command, form, versions, described, (i) => made[i]?.containers ?? []);
  const path = `${file.path}.manifest.json`;
  return { path, bytes: await files.writeText(path, `${JSON.stringify(manifest, null, 2)}\n`) };
}

/** The last `count` names of a path. */
function lastNames(path: string, count: number): string {
  return path
    .split('/')
    .filter((name) => name !== '')
    .slice(-count)
    .join('/');
}
