import { stat } from 'node:fs/promises';
import type { FileOrder } from '../../application/data-set.js';
import { type BlockSink, deliver, type DeliveryWatch } from '../../application/deliver-records.js';
import { deliveryPlan } from '../../application/delivery-plan.js';
import { type FileOutput, STANDARD_OUTPUT } from '../../application/telemetry-file.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { DataSetTally } from './data-set-tally.js';
import { type EncodedPart, PartEncoder } from './encoded-part.js';
import type { EncodingPool } from './encoding-pool.js';
import { EncodingSource } from './encoding-source.js';
import type { FileDelivery } from './file-delivery.js';
import { FileTelemetryPublisher } from './file-telemetry-publisher.js';
import type { WrittenFile } from './hashed-target.js';
import { ParallelSource } from './parallel-source.js';

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
 * Writes a command's telemetry to one file, by the pool's threads if there is a pool. `check` sees the file before it
 * appears and can refuse it by throwing. Undefined when the signal aborted.
 */
export async function writeOneFile(
  command: SimulationCommand,
  file: FileOutput,
  { manifest, expected }: Pick<FileOrder, 'manifest' | 'expected'>,
  pool: EncodingPool | undefined,
  watch: DeliveryWatch,
  check: (file: FileAsMade) => void,
): Promise<FileAsMade | undefined> {
  const hashed = manifest || expected !== undefined;
  const tally = new DataSetTally(hashed);
  const made = { path: file.path, tally };
  let account: Pick<FileAsMade, 'written' | 'ndjsonSha256'> = { written: undefined, ndjsonSha256: undefined };
  const publisher = new FileTelemetryPublisher(file, {
    tally,
    ...(hashed && {
      check: (written) => {
        account = { written, ndjsonSha256: tally.ndjsonDigest() };
        check({ ...made, ...account, size: written.bytes });
      },
    }),
  });
  const source = pool
    ? new ParallelSource(command, file.format, hashed, pool)
    : new EncodingSource(new Simulator().feed(command), new PartEncoder(file.format, hashed));
  const plan = deliveryPlan({ id: 'file', command });
  const outcome = await deliver<EncodedPart>(
    source,
    async (signal) => partsInto(await publisher.open(plan, signal)),
    watch,
  );
  if (outcome === 'cancelled') return undefined;
  return { ...made, ...account, size: await sizeOf(file.path) };
}

/** A file's delivery as one that takes encoded parts. */
function partsInto(delivery: FileDelivery): BlockSink<EncodedPart> {
  return {
    recordsPerWrite: delivery.recordsPerWrite,
    get acknowledged() {
      return delivery.acknowledged;
    },
    write: (part) => delivery.add(part),
    complete: () => delivery.complete(),
    abandon: () => delivery.abandon(),
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  if (path === STANDARD_OUTPUT) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
