import { DestinationError } from '../../../domain/errors.js';
import type { RecordFile, RecordReading } from '../../../application/data-sets/record-file.js';
import { COLUMNS, isMeasured } from '../../../domain/reefer/schema.js';
import type { FurtherValues, TelemetryRecord } from '../../../domain/telemetry/telemetry-record.js';
import { MOST_CONTAINERS } from './limits.js';
import type { PlacedRow } from './raw-row.js';
import { RecordFields } from './record-fields.js';
import { rowsOf } from './record-rows.js';
import { dateOrderOf, TimeColumn, undecidedDates } from './time-column.js';

const RECORDS_PER_BLOCK = 1000;
const MEASURED = COLUMNS.filter(isMeasured).map(({ name }) => name);

/** A record that was read, and where it stands. */
interface PlacedRecord {
  readonly record: TelemetryRecord;
  readonly placed: PlacedRow;
  readonly fields: RecordFields;
}

/** Reads the whole file once, to find any error before it is used. Rejects with a `DestinationError`. */
export async function openRecordFile(path: string, reading: RecordReading = {}): Promise<RecordFile> {
  const latest = new Map<string, number>();
  let records = 0;
  let firstEpochSeconds = Infinity;
  let lastEpochSeconds = 0;
  let firstGap: string | undefined;
  let firstDisorder: string | undefined;
  for await (const { record, placed, fields } of placedRecordsOf(path, reading)) {
    const { container_id: id, measured_at: time } = record;
    if (time < (latest.get(id) ?? 0)) firstDisorder ??= fields.placeOf(placed);
    latest.set(id, time);
    firstEpochSeconds = Math.min(firstEpochSeconds, time);
    lastEpochSeconds = Math.max(lastEpochSeconds, time);
    records++;
    firstGap ??= gapOf(record, () => fields.placeOf(placed));
  }
  if (records === 0) throw new DestinationError('records.none', `${path} holds no records.`);
  return {
    path,
    records,
    containerIds: [...latest.keys()],
    firstEpochSeconds,
    lastEpochSeconds,
    firstGap,
    firstDisorder,
    blocks: () => blocksOf(path, reading),
  };
}

function gapOf(record: TelemetryRecord, place: () => string): string | undefined {
  const missing = MEASURED.find((name) => Number.isNaN(record[name]));
  return missing && `${place()}, has no ${missing}`;
}

/** The records of a file, each numbered within its container, in the file's order, which need not be that of time. */
export async function* recordsOf(path: string, reading: RecordReading = {}): AsyncIterable<TelemetryRecord> {
  for await (const { record } of placedRecordsOf(path, reading)) yield record;
}

/**
 * The same with the columns behind the contract's that the file has, numbered by their place in it. A measured value
 * that is missing is NaN, a further one null or ''.
 */
export async function* fullRecordsOf(
  path: string,
  reading: RecordReading = {},
): AsyncIterable<TelemetryRecord & FurtherValues> {
  for await (const { record, placed, fields } of placedRecordsOf(path, reading)) {
    yield { ...record, ...fields.furtherOf(placed) };
  }
}

async function* placedRecordsOf(path: string, reading: RecordReading): AsyncIterable<PlacedRecord> {
  const fields = new RecordFields(path, await timesOf(path, reading));
  const counts = new Map<string, number>();
  for await (const placed of rowsOf(path)) {
    const id = String(placed.row['container_id']);
    const recordNumber = counts.get(id) ?? 0;
    const record = fields.recordOf(placed, recordNumber);
    counts.set(id, recordNumber + 1);
    if (counts.size > MOST_CONTAINERS) {
      throw new DestinationError(
        'records.too-large',
        `${path} has records of more than ${MOST_CONTAINERS} containers. Divide it.`,
      );
    }
    yield { record, placed, fields };
  }
}

/** How to read a file's times: reads it up to the first date that shows what comes first, if it has dates with slashes. */
async function timesOf(path: string, { dateOrder }: RecordReading): Promise<TimeColumn> {
  if (dateOrder) return new TimeColumn(dateOrder);
  let example: string | undefined;
  for await (const { row } of rowsOf(path)) {
    const raw = row['measurement_time'];
    const shown = dateOrderOf(raw);
    if (shown === undefined && example === undefined) return new TimeColumn(undefined);
    if (shown === 'mdy' || shown === 'dmy') return new TimeColumn(shown);
    if (shown) example ??= String(raw);
  }
  if (example === undefined) return new TimeColumn(undefined);
  throw undecidedDates(path, example);
}

async function* blocksOf(path: string, reading: RecordReading): AsyncIterable<readonly TelemetryRecord[]> {
  let block: TelemetryRecord[] = [];
  for await (const record of recordsOf(path, reading)) {
    if (block.push(record) < RECORDS_PER_BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
