import { MODELS } from '../../../domain/models/models.js';
import { stat } from 'node:fs/promises';
import type { FileOrder } from '../../../application/data-sets/data-set.js';
import { deliverRows, type DeliveryWatch } from '../../../application/runs/deliver-rows.js';
import { deliveryPlan } from '../../../application/runs/delivery-plan.js';
import { type FileOutput, STANDARD_OUTPUT } from '../../../application/data-sets/telemetry-file.js';
import type { SimulationCommand } from '../../../domain/simulation/simulation-command.js';
import { Simulator } from '../../../domain/simulation/simulator.js';
import { DataSetTally } from './data-set-tally.js';
import type { EncodingThreads } from '../threads/encoding-threads.js';
import { FileTelemetryPublisher } from './file-telemetry-publisher.js';
import type { WrittenFile } from './hashed-target.js';

/** A file as it was made. */
export interface FileAsMade {
  readonly path: string;
  readonly tally: DataSetTally;
  /** Where they were wanted: size and hash, and the hash of the NDJSON form. */
  readonly written: WrittenFile | undefined;
  readonly ndjsonSha256: string | undefined;
  /** Of a regular file. */
  readonly size: number | undefined;
}

/**
 * Writes a command's telemetry to one file, by threads if there are some. `check` sees the file before it
 * appears and can refuse it by throwing. */
export async function writeOneFile(
  command: SimulationCommand,
  file: FileOutput,
  { columns, manifest, expected }: Pick<FileOrder, 'columns' | 'manifest' | 'expected'>,
  threads: EncodingThreads | undefined,
  watch: DeliveryWatch,
  check: (file: FileAsMade) => void,
): Promise<FileAsMade | 'cancelled'> {
  const hashed = manifest || expected !== undefined;
  const tally = new DataSetTally(hashed);
  const made = { path: file.path, tally };
  let account: Pick<FileAsMade, 'written' | 'ndjsonSha256'> = { written: undefined, ndjsonSha256: undefined };
  const publisher = new FileTelemetryPublisher(file, {
    tally,
    threads,
    ...(hashed && {
      check: (written) => {
        account = { written, ndjsonSha256: tally.ndjsonDigest() };
        check({ ...made, ...account, size: written.bytes });
      },
    }),
  });
  const plan = deliveryPlan({ id: 'file', command, columns });
  const outcome = await deliverRows(new Simulator(MODELS).feed(command), publisher, plan, watch);
  if (outcome === 'cancelled') return outcome;
  return { ...made, ...account, size: await sizeOf(file.path) };
}

async function sizeOf(path: string): Promise<number | undefined> {
  if (path === STANDARD_OUTPUT) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
