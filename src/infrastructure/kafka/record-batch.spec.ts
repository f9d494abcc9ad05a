import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { decodeBatch, type DecodedBatch } from '../../../test/builders/record-batch-decoder.js';
import { aRecord, recordsOf } from '../../../test/builders/record-builder.js';
import { COLUMN_NAMES } from '../../domain/reefer/schema.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { type BatchForm, type BatchLimits, RecordBatchWriter } from './record-batch.js';
import { BATCH_HEADER_BYTES, type BatchIdentity } from './record-batch-header.js';

const RUN_ID = '6a4d2f4e-7a53-4c0c-9d38-5f0c4a2c3e11';
const JSON_FORM: BatchForm = {
  runId: RUN_ID,
  payload: 'json',
  recordTimestamp: 'publish',
  compression: 'none',
};
const IDENTITY = { producerId: 2n ** 40n + 7n, producerEpoch: 3, sequence: 1000 };
const UNLIMITED: BatchLimits = { records: 1e6, bytes: 1e9 };

interface Making {
  readonly form?: Partial<BatchForm>;
  readonly limits?: BatchLimits;
  readonly prefix?: number;
  readonly rowNumbers?: readonly number[];
  readonly identity?: BatchIdentity;
}

async function made(
  records: readonly TelemetryRecord[],
  { form = {}, limits = UNLIMITED, prefix = 0, rowNumbers, identity = IDENTITY }: Making = {},
): Promise<{ readonly batch: DecodedBatch; readonly records: number; readonly bytes: Uint8Array }> {
  const writer = new RecordBatchWriter({ ...JSON_FORM, ...form }, prefix);
  const rows = TelemetryRows.of(records);
  const chosen = Uint32Array.from(rowNumbers ?? records.keys());
  const { bytes, ...batch } = await writer.write(rows, chosen, identity, limits);
  return { batch: decodeBatch(bytes.subarray(prefix)), records: batch.records, bytes };
}

function envelope(record: TelemetryRecord, payload: unknown): unknown {
  return {
    containerID: record.container_id,
    timestamp: record.measurement_time,
    type: 'ReeferTelemetries',
    payload,
    simulationID: RUN_ID,
    recordNumber: record.record_number,
  };
}

function columnsOf(record: TelemetryRecord): unknown {
  return Object.fromEntries(COLUMN_NAMES.map((column) => [column, record[column]]));
}

const fleet = recordsOf(
  aCommand({
    containers: [
      aPlan({ containerId: 'C01', simulation: 'poweroff', records: 300 }),
      aPlan({ containerId: 'CSQU3054383', simulation: 'co2sensor', productId: 'P04', records: 300 }),
    ],
  }),
);

const anyRecord = fc
  .record({
    container_id: fc.constantFrom('C01', 'CSQU3054383', 'x'.repeat(200)),
    measured_at: fc.integer({ min: 0, max: 253_402_300_799 }),
    record_number: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    temperature: fc
      .double({ min: -1e8, max: 1e8, noNaN: true })
      .map((value) => (Math.abs(value) < 1e-90 ? 0 : value)),
    kilowatts: fc.integer({ min: -9_000_000, max: 9_000_000 }).map((millionths) => millionths / 1e6),
    fan_1: fc.boolean(),
  })
  .map((columns) => aRecord(columns));

/** The longest record that a replayed file may contain: the longest texts, and numbers with the most decimals. */
const LONG = -1.2345678901234567e-100;
const longest = aRecord({
  container_id: 'x'.repeat(200),
  product_id: 'y'.repeat(200),
  measured_at: 253_402_300_799,
  record_number: Number.MAX_SAFE_INTEGER,
  temperature: LONG,
  target_temperature: LONG,
  ambiant_temperature: LONG,
  kilowatts: LONG,
  time_door_open: 999_999_999,
  content_type: 999_999_999,
  defrost_cycle: 999_999_999,
  oxygen_level: LONG,
  nitrogen_level: LONG,
  humidity_level: LONG,
  carbon_dioxide_level: LONG,
  fan_1: false,
  latitude: LONG,
  longitude: LONG,
});

describe(RecordBatchWriter.name, () => {
  it('writes random rows in a form that a decoder reads back', async () => {
    const making = fc.record({
      prefix: fc.constantFrom(0, 41),
      form: fc.record({
        payload: fc.constantFrom('json' as const, 'tuple' as const),
        recordTimestamp: fc.constantFrom('publish' as const, 'measurement' as const),
        compression: fc.constantFrom('none' as const, 'gzip' as const),
      }),
    });
    const anyRecords = fc.array(anyRecord, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(anyRecords, making, async (records, { prefix, form }) => {
        const before = Date.now();
        const { batch, records: count } = await made(records, { prefix, form });
        const after = Date.now();
        expect(count).toBe(records.length);
        expect(batch).toMatchObject({
          baseOffset: 0n,
          leaderEpoch: -1,
          magic: 2,
          attributes: form.compression === 'gzip' ? 1 : 0,
          lastOffsetDelta: records.length - 1,
          producerId: IDENTITY.producerId,
          producerEpoch: 3,
          baseSequence: 1000,
        });
        const timestamps = batch.records.map(({ timestamp }) => timestamp);
        if (form.recordTimestamp === 'measurement') {
          expect(timestamps).toEqual(records.map((record) => BigInt(record.measured_at) * 1000n));
        } else {
          expect(new Set(timestamps)).toEqual(new Set([batch.baseTimestamp]));
          expect(Number(batch.baseTimestamp)).toBeGreaterThanOrEqual(before);
          expect(Number(batch.baseTimestamp)).toBeLessThanOrEqual(after);
        }
        expect(batch.maxTimestamp).toBe(timestamps.reduce((most, time) => (time > most ? time : most)));
        for (const [i, record] of records.entries()) {
          const found = batch.records[i];
          expect(found).toMatchObject({
            attributes: 0,
            offsetDelta: BigInt(i),
            key: record.container_id,
            headers: 0n,
          });
          const value = JSON.parse(found?.value ?? '') as { payload: unknown };
          if (form.payload === 'json') expect(value).toEqual(envelope(record, columnsOf(record)));
          else expect(value).toEqual(envelope(record, expect.stringMatching(/^\('.*\)$/)));
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('writes the producer and the sequence number', async () => {
    const anyIdentity = fc.record({
      producerId: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      producerEpoch: fc.integer({ min: 0, max: 2 ** 15 - 1 }),
      sequence: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(anyIdentity, async (identity) => {
        const { batch } = await made([aRecord()], { identity });
        const { producerId, producerEpoch, baseSequence: sequence } = batch;
        expect({ producerId, producerEpoch, sequence }).toEqual(identity);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['before the first one', 5_000_000, 0],
    ['more than 2^32 ms after the first one', 0, 5_000_000],
    ['as far apart as possible', 0, 253_402_300_799],
  ])('writes measurement times %s', async (_, first, second) => {
    const records = [first, second].map((measured_at) => aRecord({ measured_at }));
    const { batch } = await made(records, { form: { recordTimestamp: 'measurement' } });
    expect(batch.records.map(({ timestamp }) => Number(timestamp))).toEqual([first * 1000, second * 1000]);
    expect(Number(batch.baseTimestamp)).toBe(first * 1000);
    expect(Number(batch.maxTimestamp)).toBe(Math.max(first, second) * 1000);
  });

  it.each(['json', 'tuple'] as const)('accepts the longest records of a file, as %s', async (payload) => {
    const records = Array.from({ length: 100 }, () => longest);
    const { batch } = await made(records, { form: { payload } });
    expect(batch.records).toHaveLength(100);
    for (const { key, value } of batch.records) {
      expect(key).toBe(longest.container_id);
      const found = JSON.parse(value) as { payload: unknown };
      if (payload === 'json') expect(found).toEqual(envelope(longest, columnsOf(longest)));
      else expect(String(found.payload).split(', ')).toHaveLength(20);
    }
  });

  it('writes whole numbers with a decimal in double columns, and in no others', async () => {
    const whole = aRecord({ temperature: 0, kilowatts: 3, oxygen_level: 21, latitude: 37, longitude: -122 });
    const { batch } = await made([whole]);
    const value = batch.records[0]?.value ?? '';
    for (const text of ['"temperature":0.0,', '"kilowatts":3.0,', '"oxygen_level":21.0,']) {
      expect(value).toContain(text);
    }
    expect(value).toContain('"latitude":37.0,"longitude":-122.0,');
    expect(value).toContain('"time_door_open":0,"content_type":2,"defrost_cycle":6,');
    expect(value).toContain('"maintenance_required":0}');
  });

  it('writes compact JSON, with a decimal in doubles', async () => {
    const { batch } = await made([aRecord()]);
    const text = JSON.stringify(envelope(aRecord(), columnsOf(aRecord())));
    expect(batch.records[0]?.value).toBe(
      text.replace('"target_temperature":6,', '"target_temperature":6.0,'),
    );
  });

  it('writes the envelope around the tuple, as text', async () => {
    const record = aRecord({ record_number: 17 });
    const { batch } = await made([record], { form: { payload: 'tuple' } });
    expect(JSON.parse(batch.records[0]?.value ?? '')).toEqual(
      envelope(
        record,
        "('C02', '2019-09-04 15:31:00', 'P02', 5.496478, 6.0, 19.844747, 3.446861, 0, 2, 6, 20.454312, 79.404618, 60.314856, 4.425797, True, True, True, '37.8226902168957', '-122.324895', 0)",
      ),
    );
  });

  it('writes only the given rows, in their order', async () => {
    const rowNumbers = fleet.flatMap(({ container_id }, i) => (container_id === 'C01' ? [i] : []));
    const { batch } = await made(fleet, { rowNumbers });
    const numbers = batch.records.map(
      ({ value }) => (JSON.parse(value) as { recordNumber: number }).recordNumber,
    );
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(new Set(batch.records.map(({ key }) => key))).toEqual(new Set(['C01']));
  });

  it('uses the measurement times of the given rows', async () => {
    const records = [100, 200, 300, 400].map((measured_at) => aRecord({ measured_at }));
    const { batch } = await made(records, { rowNumbers: [1, 3], form: { recordTimestamp: 'measurement' } });
    expect(batch.records.map(({ timestamp }) => timestamp)).toEqual([200_000n, 400_000n]);
  });

  it('stops at the limit of records or bytes, but writes at least one record', async () => {
    expect((await made(fleet, { limits: { records: 7, bytes: 1e9 } })).records).toBe(7);
    expect((await made(fleet, { limits: { records: 7, bytes: 1 } })).records).toBe(1);
    for (const bytes of [1000, 5000, 100_000]) {
      const made7 = await made(fleet, { limits: { records: 1e6, bytes }, prefix: 30 });
      expect(made7.bytes.length - 30).toBeLessThanOrEqual(bytes);
      expect(made7.bytes.length - 30).toBeGreaterThan(bytes - 800);
      expect(made7.batch.records).toHaveLength(made7.records);
    }
  });

  it('stops at the same record with and without compression, because limits apply before it', async () => {
    const limits = { records: 400, bytes: 20_000 };
    const plain = await made(fleet, { limits });
    const gzip = await made(fleet, { limits, form: { compression: 'gzip' } });
    expect(gzip.records).toBe(plain.records);
    expect(gzip.bytes.length).toBeLessThan(plain.bytes.length);
    expect(gzip.batch.records.map(({ key }) => key)).toEqual(plain.batch.records.map(({ key }) => key));
  });

  it('fills the limit of bytes exactly if the last record fits', async () => {
    const three = (await made(fleet, { limits: { records: 3, bytes: 1e9 } })).bytes.length;
    for (const prefix of [0, 41]) {
      const upTo = async (bytes: number): Promise<number> =>
        (await made(fleet, { prefix, limits: { records: 1e6, bytes } })).records;
      expect([await upTo(three), await upTo(three - 1)]).toEqual([3, 2]);
    }
  });

  it('does not change a batch until it makes the next one, whatever another writer does', async () => {
    const [one, other] = [new RecordBatchWriter(JSON_FORM), new RecordBatchWriter(JSON_FORM)];
    const rows = TelemetryRows.of(fleet);
    const rowNumbers = Uint32Array.from(fleet.keys());
    const first = await one.write(rows, rowNumbers, IDENTITY, UNLIMITED);
    const before = Buffer.from(first.bytes);
    await other.write(rows, rowNumbers.subarray(10), { ...IDENTITY, sequence: 5 }, UNLIMITED);
    rows.length = 0;
    expect(Buffer.from(first.bytes).equals(before)).toBe(true);
  });

  it('has a header of BATCH_HEADER_BYTES', async () => {
    const { bytes } = await made([aRecord()], { form: { compression: 'gzip' } });
    expect(bytes.subarray(BATCH_HEADER_BYTES, BATCH_HEADER_BYTES + 2)).toEqual(Uint8Array.of(0x1f, 0x8b));
  });
});
