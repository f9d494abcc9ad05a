import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRecord } from '../../test/builders/record-builder.js';
import { csvHeader, writeCsvRows, writeJsonLines, writeJsonRow, writeTupleRow } from './record-text.js';
import { TelemetryRows } from '../domain/telemetry/telemetry-rows.js';
import { COLUMN_NAMES, columnNames, type ColumnSet } from '../domain/reefer/schema.js';
import type { TelemetryRecord } from '../domain/telemetry/telemetry-record.js';
import { TextBuffer } from './text-buffer.js';

type Form = (text: TextBuffer, record: TelemetryRecord) => void;

function textOf(write: Form, ...records: TelemetryRecord[]): string {
  const text = new TextBuffer();
  for (const record of records) write(text, record);
  return Buffer.from(text.release()).toString('latin1');
}

const writeJson: Form = (text, record) => writeJsonRow(text, TelemetryRows.of([record]), 0);

const writeTuple: Form = (text, record) => writeTupleRow(text, TelemetryRows.of([record]), 0);

const writeCsvRow: Form = (text, record) => writeCsvRows(text, TelemetryRows.of([record]));

const WHOLE: readonly string[] = ['time_door_open', 'content_type', 'defrost_cycle', 'maintenance_required'];

/** The object as JSON.stringify writes it, except that whole measurements end in `.0` and exponents are expanded. */
function jsonOf(record: TelemetryRecord): string {
  const members = COLUMN_NAMES.map((column) => {
    const value = record[column];
    const number = typeof value === 'number' && !WHOLE.includes(column);
    return `"${column}":${number ? withDecimal(value) : JSON.stringify(value)}`;
  });
  return `{${members.join()}}`;
}

function withDecimal(value: number): string {
  const text = JSON.stringify(value).replace(
    /^(-?)(\d)\.?(\d*)e-(\d+)$/,
    (...[, sign, first, rest, exponent]) =>
      [sign, '0.', '0'.repeat(Number(exponent) - 1), first, rest].join(''),
  );
  return text.includes('.') ? text : `${text}.0`;
}

const faulty = aRecord({
  container_id: 'CSQU3054383',
  record_number: 999,
  temperature: -0.000001,
  ambiant_temperature: 20,
  kilowatts: 0,
  time_door_open: 86_400,
  fan_1: false,
  fan_3: false,
  latitude: -33.5,
  longitude: 0.25,
  maintenance_required: 1,
});

const measured = fc
  .oneof(
    fc.integer({ min: -100_000_000, max: 200_000_000 }),
    fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
    fc.integer({ min: -99, max: 99 }).map((whole) => whole * 1_000_000),
    fc.constantFrom(0, 1, -1, 10, 100_000),
  )
  .map((millionths) => millionths / 1e6);

/** Any double except -0 and values so small that they are written as 0. */
const degrees = (most: number) =>
  fc.double({ min: -most, max: most, noNaN: true }).map((angle) => (Math.abs(angle) < 1e-100 ? 0 : angle));

const anyRecord: fc.Arbitrary<TelemetryRecord> = fc
  .record({
    container_id: fc.constantFrom('C01', 'CSQU3054383'),
    temperature: measured,
    target_temperature: measured,
    ambiant_temperature: measured,
    kilowatts: measured,
    time_door_open: fc.nat(),
    content_type: fc.constantFrom(1, 2),
    defrost_cycle: fc.nat(100),
    oxygen_level: measured,
    nitrogen_level: measured,
    humidity_level: measured,
    carbon_dioxide_level: measured,
    fan_1: fc.boolean(),
    fan_2: fc.boolean(),
    fan_3: fc.boolean(),
    latitude: degrees(90),
    longitude: degrees(180),
    maintenance_required: fc.constantFrom<0 | 1>(0, 1),
  })
  .map((columns) => aRecord(columns));

describe('the text formats of a record', () => {
  it('write JSON like JSON.stringify for the twenty columns, with a decimal in every double', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const text = textOf(writeJson, record);
        expect(text).toBe(jsonOf(record));
        expect(JSON.parse(text)).toEqual(Object.fromEntries(COLUMN_NAMES.map((c) => [c, record[c]])));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('write NDJSON as one JSON object per line', () => {
    const records = [aRecord(), faulty, aRecord({ temperature: 7 })];
    const text = new TextBuffer();
    writeJsonLines(text, TelemetryRows.of(records));
    const lines = records.map((record) => `${jsonOf(record)}\n`);
    expect(Buffer.from(text.release()).toString('latin1')).toBe(lines.join(''));
  });

  it('write whole measurements with a decimal in JSON, and integers without one', () => {
    expect(textOf(writeJson, aRecord())).toBe(
      '{"container_id":"C02","measurement_time":"2019-09-04 15:31:00","product_id":"P02","temperature":5.496478,' +
        '"target_temperature":6.0,"ambiant_temperature":19.844747,"kilowatts":3.446861,"time_door_open":0,' +
        '"content_type":2,"defrost_cycle":6,"oxygen_level":20.454312,"nitrogen_level":79.404618,' +
        '"humidity_level":60.314856,"carbon_dioxide_level":4.425797,"fan_1":true,"fan_2":true,"fan_3":true,' +
        '"latitude":37.8226902168957,"longitude":-122.324895,"maintenance_required":0}',
    );
  });

  it('write the tuple that the scoring services read', () => {
    expect(textOf(writeTuple, aRecord())).toBe(
      "('C02', '2019-09-04 15:31:00', 'P02', 5.496478, 6.0, 19.844747, 3.446861, 0, 2, 6, 20.454312, 79.404618, " +
        "60.314856, 4.425797, True, True, True, '37.8226902168957', '-122.324895', 0)",
    );
    expect(textOf(writeTuple, faulty)).toBe(
      "('CSQU3054383', '2019-09-04 15:31:00', 'P02', -0.000001, 6.0, 20.0, 0.0, 86400, 2, 6, 20.454312, 79.404618, " +
        "60.314856, 4.425797, False, True, False, '-33.5', '0.25', 1)",
    );
  });

  it('write CSV rows below a header with the twenty names', () => {
    expect(csvHeader() + textOf(writeCsvRow, aRecord(), faulty)).toBe(
      'container_id,measurement_time,product_id,temperature,target_temperature,ambiant_temperature,kilowatts,' +
        'time_door_open,content_type,defrost_cycle,oxygen_level,nitrogen_level,humidity_level,' +
        'carbon_dioxide_level,fan_1,fan_2,fan_3,latitude,longitude,maintenance_required\n' +
        'C02,2019-09-04 15:31:00,P02,5.496478,6.0,19.844747,3.446861,0,2,6,20.454312,79.404618,60.314856,4.425797,' +
        'True,True,True,37.8226902168957,-122.324895,0\n' +
        'CSQU3054383,2019-09-04 15:31:00,P02,-0.000001,6.0,20.0,0.0,86400,2,6,20.454312,79.404618,60.314856,4.425797,' +
        'False,True,False,-33.5,0.25,1\n',
    );
  });

  it('write the same values in every format', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { fan_1, fan_2, fan_3, ...rest } = record;
        const python = (fan: boolean) => (fan ? 'True' : 'False');
        const values = { ...rest, fan_1: python(fan_1), fan_2: python(fan_2), fan_3: python(fan_3) };
        const plain = (text: string) => text.replace(/\.0$/, '');
        const expected = COLUMN_NAMES.map((column) => {
          const value = values[column];
          return plain(typeof value === 'number' ? withDecimal(value) : value);
        });
        expect(textOf(writeCsvRow, record).trimEnd().split(',').map(plain)).toEqual(expected);
        const tuple = textOf(writeTuple, record).replace(/[()']/g, '');
        expect(tuple.split(', ').map(plain)).toEqual(expected);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('write a whole position with a decimal, and a small one without an exponent', () => {
    const record = aRecord({ latitude: 10, longitude: -1.5e-7 });
    expect(textOf(writeJson, record)).toContain('"latitude":10.0,"longitude":-0.00000015,');
    expect(textOf(writeCsvRow, record)).toContain(',10.0,-0.00000015,');
    expect(textOf(writeTuple, record)).toContain(", '10.0', '-0.00000015', ");
  });

  it('write any number of records one after another', () => {
    const records = Array.from({ length: 5000 }, (_, i) => aRecord({ time_door_open: i }));
    const rows = textOf(writeCsvRow, ...records).split('\n');
    expect(rows).toHaveLength(5001);
    expect(rows.slice(0, -1).map((row) => Number(row.split(',')[7]))).toEqual(records.map((_, i) => i));
  });

  it('distinguish positions that differ in the last decimal place', () => {
    const latitudes = Array.from({ length: 200 }, (_, i) => 37.8226902168957 + i * 1e-13);
    const rows = textOf(writeCsvRow, ...latitudes.map((latitude) => aRecord({ latitude }))).split('\n');
    expect(rows.slice(0, -1).map((row) => Number(row.split(',')[17]))).toEqual(latitudes);
  });
});

describe('the text formats of further columns', () => {
  /** Two rows with these columns: one with an active fault, one without. */
  function labelledRows(columns: ColumnSet): TelemetryRows {
    const rows = new TelemetryRows(2, columns);
    rows.set(0, aRecord());
    rows.set(1, { ...faulty, temperature: NaN });
    rows.furtherTexts.splice(0, 6, 'C02-1|C02-2', 'air-leak|door-open', 'cooling', '', '', '');
    rows.furtherNumbers.set([1, 0.25, 3600, -18.5, 20.9, 0.04, 4, 5, 6, 1.25]);
    rows.furtherNumbers.set([0, 0, NaN, 5, 21, 0, NaN, NaN, NaN, 0], 10);
    rows.length = 2;
    return rows;
  }

  function written(write: typeof writeCsvRows, rows: TelemetryRows): readonly string[] {
    const text = new TextBuffer();
    write(text, rows);
    return Buffer.from(text.release()).toString('latin1').trimEnd().split('\n');
  }

  const contractOf = (write: typeof writeCsvRows): string =>
    written(write, TelemetryRows.of([aRecord()]))[0] ?? '';

  it('write further columns after the contract’s in CSV, empty if there is no value', () => {
    const [first, second] = written(writeCsvRows, labelledRows('extended'));
    expect(first).toBe(
      `${contractOf(writeCsvRows)},C02-1|C02-2,air-leak|door-open,1,0.25,3600,-18.5,20.9,0.04,4.0,5.0,6.0,cooling,1.25`,
    );
    expect(second).toMatch(/^CSQU3054383,[^,]*,P02,,6\.0,.*,1,,,0,0\.0,,5\.0,21\.0,0\.0,,,,,0\.0$/);
  });

  it('write further columns after the contract’s in NDJSON, null if there is no value', () => {
    const [first = '', second = ''] = written(writeJsonLines, labelledRows('labels'));
    expect(first).toBe(
      `${contractOf(writeJsonLines).slice(0, -1)},"fault_id":"C02-1|C02-2","fault_kind":"air-leak|door-open","fault_active":1,"fault_severity":0.25,"time_to_failure_seconds":3600,"true_temperature":-18.5,"true_oxygen_level":20.9,"true_carbon_dioxide_level":0.04}`,
    );
    expect(JSON.parse(second)).toMatchObject({
      temperature: null,
      fault_id: null,
      time_to_failure_seconds: null,
    });
    expect(Object.keys(JSON.parse(second) as object)).toEqual(columnNames('labels'));
  });

  it('leave further columns out of the tuple', () => {
    const text = new TextBuffer();
    writeTupleRow(text, labelledRows('extended'), 0);
    expect(Buffer.from(text.release()).toString('latin1')).toBe(textOf(writeTuple, aRecord()));
  });

  it.each(['labels', 'extended'] as const)(
    'write the names of the columns in the CSV header for %s',
    (columns) => {
      const [line = ''] = written(writeCsvRows, labelledRows(columns));
      expect(csvHeader(columns).trimEnd().split(',')).toEqual(columnNames(columns));
      expect(line.split(',')).toHaveLength(columnNames(columns).length);
    },
  );
});
