import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCommand, aStream } from '../../../test/builders/command-builder.js';
import { aRecord, recordsOf } from '../../../test/builders/record-builder.js';
import { TELEMETRY_COLUMNS, type TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { KafkaMessageWriter } from './kafka-message.js';

const RUN_ID = '6a4d2f4e-7a53-4c0c-9d38-5f0c4a2c3e11';

function parsed(value: Buffer | undefined): unknown {
  return JSON.parse(value?.toString('utf8') ?? '');
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
  return Object.fromEntries(TELEMETRY_COLUMNS.map((column) => [column, record[column]]));
}

describe(KafkaMessageWriter.name, () => {
  const fleet = recordsOf(
    aCommand({
      streams: [
        aStream({ containerId: 'C01', simulation: 'poweroff', records: 500 }),
        aStream({ containerId: 'CSQU3054383', simulation: 'co2sensor', productId: 'P04', records: 500 }),
      ],
    }),
  );

  it('writes the envelope around the columns, as JSON', () => {
    const values = new KafkaMessageWriter('json', RUN_ID).values(fleet);
    expect(values.map(parsed)).toEqual(fleet.map((record) => envelope(record, columnsOf(record))));
  });

  it('writes JSON without a byte too many', () => {
    const [value] = new KafkaMessageWriter('json', RUN_ID).values([aRecord()]);
    const text = JSON.stringify(envelope(aRecord(), columnsOf(aRecord())));
    expect(value?.toString()).toBe(text.replace('"target_temperature":6,', '"target_temperature":6.0,'));
  });

  it('writes the envelope around the tuple, as text', () => {
    const [value] = new KafkaMessageWriter('tuple', RUN_ID).values([aRecord({ record_number: 17 })]);
    expect(parsed(value)).toEqual(
      envelope(
        aRecord({ record_number: 17 }),
        "('C02', '2019-09-04 15:31:00', 'P02', 5.496478, 6.0, 19.844747, 3.446861, 0, 2, 6, 20.454312, 79.404618, 60.314856, 4.425797, True, True, True, '37.8226902168957', '-122.324895', 0)",
      ),
    );
  });

  it('writes any measured value so that JSON reads the same number', () => {
    const writer = new KafkaMessageWriter('json', RUN_ID);
    const measured = fc.integer({ min: -1e12, max: 1e12 }).map((millionths) => millionths / 1e6 + 0);
    fc.assert(
      fc.property(measured, fc.nat(), fc.boolean(), (value, number, fan) => {
        const record = aRecord({
          temperature: value,
          kilowatts: -value + 0,
          record_number: number,
          fan_2: fan,
        });
        expect(parsed(writer.values([record])[0])).toEqual(envelope(record, columnsOf(record)));
      }),
    );
  });

  it('keeps the values of a block while later blocks are written', () => {
    const writer = new KafkaMessageWriter('json', RUN_ID);
    const first = writer.values(fleet.slice(0, 100));
    const before = first.map(String);
    writer.values(fleet.slice(100, 1000));
    expect(first.map(String)).toEqual(before);
  });

  it('writes no values for no records', () => {
    expect(new KafkaMessageWriter('json', RUN_ID).values([])).toEqual([]);
  });
});
