import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';
import { Session } from './session.js';
import type { ReceivedRecord } from './topic-consumer.js';

const COLUMNS =
  "'2019-09-04 15:31:00', 'P02', 5.5, 6.0, 19.8, 3.4, 0, 2, 6, 20.4, 79.4, 60.3, 4.4, True, True, False, '37.8', '-122.3'";

function aRecord(containerID: string, label: 0 | 1, recordNumber = 7): ReceivedRecord {
  const payload = `('${containerID}', ${COLUMNS}, ${label})`;
  const value = JSON.stringify({ containerID, timestamp: '2019-09-04 15:31:00', payload, recordNumber });
  return aRawRecord(value);
}

const PAYLOAD = {
  container_id: 'C02',
  measurement_time: '2019-09-04 15:31:00',
  product_id: 'P02',
  temperature: 5.5,
  target_temperature: 6.0,
  ambiant_temperature: 19.8,
  kilowatts: 3.4,
  time_door_open: 0,
  content_type: 2,
  defrost_cycle: 6,
  oxygen_level: 20.4,
  nitrogen_level: 79.4,
  humidity_level: 60.3,
  carbon_dioxide_level: 4.4,
  fan_1: true,
  fan_2: true,
  fan_3: false,
  latitude: 37.8,
  longitude: -122.3,
  maintenance_required: 0,
};

/** A record with label columns. */
function aLabelledRecord(fault_kind: string | null, change: object = {}): ReceivedRecord {
  const payload = { ...PAYLOAD, fault_id: fault_kind && 'C02-1', fault_kind, ...change };
  return aRawRecord(
    JSON.stringify({ containerID: 'C02', timestamp: PAYLOAD.measurement_time, payload, recordNumber: 7 }),
  );
}

function aRawRecord(value: string): ReceivedRecord {
  const bytes = Buffer.from(value);
  const key = Buffer.from('k');
  return {
    partition: 2,
    message: { key, value: bytes, timestamp: '1000', attributes: 0, offset: '41', headers: {} },
  };
}

function aSession(...args: string[]) {
  const out = new PassThrough({ encoding: 'utf8' });
  const status = new PassThrough({ encoding: 'utf8' });
  const nothing = (): void => undefined;
  const events = { ready: nothing, lost: nothing, idle: nothing };
  const session = new Session(readOptions(args), { out, status, colour: false }, events);
  const read = (stream: PassThrough): string => (stream.read() as string | null) ?? '';
  return { session, printed: () => read(out), said: () => read(status) };
}

describe(Session.name, () => {
  it('prints one line for each record, with the label where maintenance is required', async () => {
    const { session, printed } = aSession();
    await session.records([aRecord('C02', 0), aRecord('C03', 1)]);
    expect(printed().split('\n')).toEqual([
      'C02          #7      2019-09-04 15:31:00    5.50 °C (set 6)  CO2   4.40 %  O2  20.40 %    3.40 kW  fans ++-',
      'C03          #7      2019-09-04 15:31:00    5.50 °C (set 6)  CO2   4.40 %  O2  20.40 %    3.40 kW  fans ++-  MAINTENANCE',
      '',
    ]);
  });

  it('counts records by container and label, and unreadable ones', async () => {
    const { session, printed } = aSession('--quiet', '--json');
    await session.records([aRecord('C02', 0), aRecord('C02', 1), aRecord('C03', 0), aRawRecord('?')]);
    session.close();
    expect(JSON.parse(printed())).toEqual({
      total: 4,
      unreadable: 1,
      containers: { C02: { records: 2, maintenance: 1 }, C03: { records: 1, maintenance: 0 } },
    });
  });

  it('counts records by kind of fault too where the messages name them', async () => {
    const { session, printed } = aSession('--quiet', '--json');
    await session.records([
      aLabelledRecord(null),
      aLabelledRecord('sensor-drift'),
      aLabelledRecord('power-outage|sensor-drift'),
      aLabelledRecord('sensor-drift|sensor-drift'),
      aRecord('C03', 0),
    ]);
    session.close();
    expect(JSON.parse(printed())).toEqual({
      total: 5,
      unreadable: 0,
      containers: { C02: { records: 4, maintenance: 0 }, C03: { records: 1, maintenance: 0 } },
      faults: { none: 1, 'power-outage': 1, 'sensor-drift': 3 },
    });
  });

  it('ends with a table of the containers, and one of the kinds of faults', async () => {
    const { session, printed } = aSession('--quiet');
    await session.records([aRecord('C02', 1)]);
    session.close();
    const containers = [
      'container        records   maintenance',
      'C02                    1             1',
      'total                  1             1',
    ];
    expect(printed()).toBe(`${containers.join('\n')}\n`);
    await session.records([aLabelledRecord(null), aLabelledRecord('condenser-fouling')]);
    session.close();
    expect(printed()).toBe(
      [
        'container        records   maintenance',
        'C02                    3             1',
        'total                  3             1',
        '',
        'fault                   records',
        'condenser-fouling             1',
        'none                          1',
        '',
      ].join('\n'),
    );
  });

  it('prints the faults that act at the end of the line', async () => {
    const { session, printed } = aSession();
    await session.records([
      aLabelledRecord(null),
      aLabelledRecord('power-outage|sensor-drift', { maintenance_required: 1 }),
    ]);
    const [none, two] = printed().split('\n');
    expect(none).toMatch(/fans \+\+-$/);
    expect(two).toMatch(/fans \+\+- {2}MAINTENANCE {2}power-outage, sensor-drift$/);
  });

  it('prints a dash for a missing reading', async () => {
    const { session, printed } = aSession();
    await session.records([aLabelledRecord('sensor-dropout', { temperature: null })]);
    expect(printed()).toContain('15:31:00       - °C (set 6)  CO2   4.40 %');
  });

  it('takes no more records than asked for', async () => {
    const { session } = aSession('--quiet', '--count', '3');
    const two = [aRecord('C02', 0), aRecord('C02', 0)];
    expect(await session.records(two)).toEqual({ taken: 2, more: true });
    expect(await session.records(two)).toEqual({ taken: 1, more: false });
    expect(await session.records(two)).toEqual({ taken: 0, more: false });
  });

  it('says what is wrong with a record that is not telemetry', async () => {
    const { session, printed } = aSession();
    await session.records([aRawRecord('?')]);
    expect(printed()).toBe('partition 2, offset 41: not telemetry: the value is not JSON\n');
  });

  it('prints records as JSON with their partition and offset', async () => {
    const { session, printed } = aSession('--json');
    await session.records([aRawRecord('{"a":1}')]);
    expect(JSON.parse(printed())).toEqual({
      partition: 2,
      offset: 41,
      key: 'k',
      timestamp: 1000,
      value: { a: 1 },
    });
  });
});
