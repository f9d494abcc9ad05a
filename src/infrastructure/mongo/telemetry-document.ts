import { Double } from 'mongodb';
import { FURTHER_COLUMNS } from '../../domain/reefer/schema.js';
import type { FurtherValues, TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/**
 * A record as the collection holds it. Its `_id` is made of the run, the container and the record number, so that a
 * repeated load finds it there. Measured values are Double whatever their value, whole numbers Int32. Columns behind the
 * contract's stand at the top level.
 */
export function telemetryDocument(
  record: TelemetryRecord & FurtherValues,
  runId: string,
): Record<string, unknown> {
  return {
    _id: documentId(runId, record.container_id, record.record_number),
    containerID: record.container_id,
    measurement_time: record.measurement_time,
    timestamp: new Date(record.measured_at * 1000),
    product_id: record.product_id,
    target_temperature: record.target_temperature,
    kilowatts: double(record.kilowatts),
    time_door_open: record.time_door_open,
    content_type: record.content_type,
    defrost_cycle: record.defrost_cycle,
    sensors: {
      temperature: double(record.temperature),
      ambiant_temperature: double(record.ambiant_temperature),
      oxygen_level: double(record.oxygen_level),
      nitrogen_level: double(record.nitrogen_level),
      humidity_level: double(record.humidity_level),
      carbon_dioxide_level: double(record.carbon_dioxide_level),
      fan_1: record.fan_1,
      fan_2: record.fan_2,
      fan_3: record.fan_3,
    },
    latitude: String(record.latitude),
    longitude: String(record.longitude),
    maintenance_required: record.maintenance_required,
    ...furtherFields(record),
    simulation_id: runId,
    record_number: record.record_number,
  };
}

function furtherFields(record: FurtherValues): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { name, type } of FURTHER_COLUMNS) {
    const value = record[name];
    if (value === undefined) continue;
    fields[name] =
      value === '' ? null : type === 'double' && typeof value === 'number' ? double(value) : value;
  }
  return fields;
}

/** Null for a missing reading. The driver writes a fraction as a double anyway, and takes a wrapped one longer. */
function double(value: number): Double | number | null {
  if (Number.isNaN(value)) return null;
  return Number.isInteger(value) ? new Double(value) : value;
}

/** The `_id` of a record's document. */
export function documentId(runId: string, containerId: string, recordNumber: number): string {
  return `${runId}-${containerId}-${recordNumber}`;
}

/** The range of a run's `_id`s, which begin with its id and a hyphen; the character after the hyphen is a full stop. */
export function documentIdsOf(runId: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: `${runId}-`, $lt: `${runId}.` };
}
