import { MODELS } from '../../src/domain/models/models.js';
import { formatMeasurementTime } from '../../src/domain/telemetry/measurement-time.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import type { TelemetryFeed } from '../../src/domain/simulation/fleet-feed.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { writeCsvRows, writeJsonLines } from '../../src/formats/record-text.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { STEPPED_MODEL } from './stepped-model.js';

/** A record with the values of the reference architecture's own example, unless told otherwise. */
export function aRecord(overrides: Partial<TelemetryRecord> = {}): TelemetryRecord {
  const measuredAt = overrides.measured_at ?? 1_567_611_060;
  return {
    record_number: 0,
    measured_at: measuredAt,
    container_id: 'C02',
    measurement_time: formatMeasurementTime(measuredAt),
    product_id: 'P02',
    temperature: 5.496478,
    target_temperature: 6,
    ambiant_temperature: 19.844747,
    kilowatts: 3.446861,
    time_door_open: 0,
    content_type: 2,
    defrost_cycle: 6,
    oxygen_level: 20.454312,
    nitrogen_level: 79.404618,
    humidity_level: 60.314856,
    carbon_dioxide_level: 4.425797,
    fan_1: true,
    fan_2: true,
    fan_3: true,
    latitude: 37.8226902168957,
    longitude: -122.324895,
    maintenance_required: 0,
    ...overrides,
  };
}

/** A simulator that knows the product's models and the tests' own. */
export const ANY_MODEL = new Simulator([...MODELS, STEPPED_MODEL]);

/** The records of a command, or a range of them, as one list. */
export function recordsOf(
  command: SimulationCommand,
  from = 0,
  to = command.records,
): readonly TelemetryRecord[] {
  return takeRecords(ANY_MODEL.feed(command, from, to), to - from);
}

/** The next records of a feed, at most `most`. */
export function takeRecords(feed: TelemetryFeed, most: number): readonly TelemetryRecord[] {
  const rows = new TelemetryRows(Math.min(most, feed.remaining));
  feed.fill(rows);
  return Array.from({ length: rows.length }, (_, row) => rows.record(row));
}

/** Like `recordsOf`, but as rows. */
export function rowsOf(command: SimulationCommand, from = 0, to = command.records): TelemetryRows {
  return TelemetryRows.of(recordsOf(command, from, to));
}

/** The records as CSV without a header. */
export function csvOf(records: readonly TelemetryRecord[]): string {
  return textOf(writeCsvRows, records);
}

/** The records as NDJSON. */
export function ndjsonOf(records: readonly TelemetryRecord[]): string {
  return textOf(writeJsonLines, records);
}

function textOf(write: typeof writeCsvRows, records: readonly TelemetryRecord[]): string {
  const text = new TextBuffer();
  write(text, TelemetryRows.of(records));
  return Buffer.from(text.release()).toString('latin1');
}
