import { DestinationError } from '../../../domain/errors.js';
import type { RecordFile } from '../../../application/data-sets/record-file.js';
import { COLUMNS, isMeasured } from '../../../domain/reefer/schema.js';
import type { FurtherValues, TelemetryRecord } from '../../../domain/telemetry/telemetry-record.js';
import { furtherOf, recordOf } from './record-fields.js';
import { rowsOf } from './record-rows.js';

const RECORDS_PER_BLOCK = 1000;
const MEASURED = COLUMNS.filter(isMeasured).map(({ name }) => name);

/** Reads the whole file once, to find any error before it is used. Rejects with a `DestinationError`. */
export async function openRecordFile(path: string): Promise<RecordFile> {
  const containerIds = new Set<string>();
  let records = 0;
  let lastEpochSeconds = 0;
  let firstGap: string | undefined;
  for await (const record of recordsOf(path)) {
    const { container_id, measured_at } = record;
    containerIds.add(container_id);
    lastEpochSeconds = Math.max(lastEpochSeconds, measured_at);
    records++;
    firstGap ??= gapOf(record, `${path}, record ${records}`);
  }
  if (records === 0) throw new DestinationError('records.none', `${path} holds no records.`);
  return {
    path,
    records,
    containerIds: [...containerIds],
    lastEpochSeconds,
    firstGap,
    blocks: () => blocksOf(path),
  };
}

function gapOf(record: TelemetryRecord, place: string): string | undefined {
  const missing = MEASURED.find((name) => Number.isNaN(record[name]));
  return missing && `${place}, has no ${missing}`;
}

/** The records of a file, each numbered within its container. */
export async function* recordsOf(path: string): AsyncIterable<TelemetryRecord> {
  const counts = new Map<string, number>();
  for await (const { row, number } of rowsOf(path)) {
    const id = String(row['container_id']);
    const recordNumber = counts.get(id) ?? 0;
    counts.set(id, recordNumber + 1);
    yield recordOf(row, recordNumber, () => `${path}, line ${number}`);
  }
}

/**
 * The same with the columns behind the contract's that the file has, numbered by their place in it. The records come in
 * the file's order, which need not be that of time; a measured value that is missing is NaN, a further one null or ''.
 */
export async function* fullRecordsOf(path: string): AsyncIterable<TelemetryRecord & FurtherValues> {
  for await (const { row, number } of rowsOf(path)) {
    const place = (): string => `${path}, line ${number}`;
    yield { ...recordOf(row, number, place), ...furtherOf(row, place) };
  }
}

async function* blocksOf(path: string): AsyncIterable<readonly TelemetryRecord[]> {
  let block: TelemetryRecord[] = [];
  for await (const record of recordsOf(path)) {
    if (block.push(record) < RECORDS_PER_BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
