import { describe, expect, it } from '@jest/globals';
import { aRecord } from '../../../test/builders/record-builder.js';
import { FLAGS, HEALTHY_FLAGS, LABEL_FLAG, TelemetryRows } from './telemetry-rows.js';

const off = aRecord({
  container_id: 'CSQU3054383',
  product_id: 'P05',
  record_number: 2 ** 32 - 2,
  measured_at: 253_402_300_799,
  kilowatts: 0,
  time_door_open: 60,
  fan_1: false,
  fan_2: false,
  fan_3: false,
  latitude: -33.5,
  longitude: 0,
  maintenance_required: 1,
});

describe(TelemetryRows.name, () => {
  it('gives back the records it was given', () => {
    const records = [aRecord(), off, aRecord({ fan_2: false }), aRecord({ maintenance_required: 1 })];
    const rows = TelemetryRows.of(records);
    expect(rows.length).toBe(4);
    expect(records.map((_, row) => rows.record(row))).toEqual(records);
  });

  it('keeps the fans and the label as bits', () => {
    expect([...TelemetryRows.of([aRecord(), off, aRecord({ fan_2: false })]).flags]).toEqual([
      HEALTHY_FLAGS,
      LABEL_FLAG,
      HEALTHY_FLAGS & ~FLAGS.fan_2,
    ]);
  });

  it('overwrites a row', () => {
    const rows = TelemetryRows.of([off]);
    rows.set(0, aRecord());
    expect(rows.record(0)).toEqual(aRecord());
  });
});
