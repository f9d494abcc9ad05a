import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { endingOf, FILE_FORMATS, type FileKind } from '../../src/application/data-sets/telemetry-file.js';
import { FileTelemetryPublisher } from '../../src/infrastructure/files/write/file-telemetry-publisher.js';
import { recordsOf as recordsOfFile } from '../../src/infrastructure/files/read/open-record-file.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { describePublisher, type StoredRecord } from './publisher-contract.js';

const KINDS: readonly FileKind[] = FILE_FORMATS.flatMap((format) => [
  { format, gzip: false },
  { format, gzip: true },
]);
const SLOW_MS = 60_000;

for (const kind of KINDS) {
  describePublisher(`${FileTelemetryPublisher.name} (${endingOf(kind)})`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'reefer-file-'));
    const path = join(directory, `telemetries${endingOf(kind)}`);
    return {
      publisher: new FileTelemetryPublisher({ path, ...kind, append: false }),
      stored: () => storedIn(path),
      dispose: () => rm(directory, { recursive: true }),
    };
  });
}

describePublisher(`${FileTelemetryPublisher.name} (append)`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-file-'));
  const path = join(directory, 'telemetries.csv');
  return {
    publisher: new FileTelemetryPublisher({ path, format: 'csv', gzip: false, append: true }),
    stored: () => storedIn(path),
    dispose: () => rm(directory, { recursive: true }),
  };
});

/** A file holds only its last run, with each container's records numbered from 0. */
async function storedIn(path: string): Promise<readonly StoredRecord[]> {
  const stored: StoredRecord[] = [];
  for await (const { container_id, record_number } of recordsOfFile(path)) {
    stored.push({ containerId: container_id, recordNumber: record_number });
  }
  return stored;
}

describe('a file’s bytes', () => {
  const command = aCommand({
    containers: [aPlan({ containerId: 'C01', records: 1500 }), aPlan({ containerId: 'C02', records: 1500 })],
  });
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'reefer-file-'))));
  afterAll(() => rm(directory, { recursive: true }));

  const written = async (kind: FileKind, bounds: readonly number[]): Promise<string> => {
    const path = join(directory, `a${endingOf(kind)}`);
    const publisher = new FileTelemetryPublisher({ path, ...kind, append: false });
    const delivery = await publisher.open(deliveryPlan({ id: 'run', command }), new AbortController().signal);
    for (const [i, to] of bounds.entries()) await delivery.write(rowsOf(command, bounds[i - 1] ?? 0, to));
    await delivery.complete();
    return (await readFile(path)).toString('base64');
  };

  it.each(KINDS)(
    'are the same for any split into blocks: $format, compressed: $gzip',
    async (kind) => {
      const whole = await written(kind, [command.records]);
      const cuts = fc.uniqueArray(fc.integer({ min: 1, max: command.records - 1 }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(cuts, async (places) => {
          const bounds = [...places.sort((a, b) => a - b), command.records];
          expect((await written(kind, bounds)) === whole).toBe(true);
        }),
        { numRuns: 8 },
      );
    },
    SLOW_MS,
  );
});
