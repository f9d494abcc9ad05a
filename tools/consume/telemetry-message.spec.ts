import { describe, expect, it } from '@jest/globals';
import { parseMessage } from './telemetry-message.js';

const COLUMNS = {
  container_id: 'C02',
  measurement_time: '2019-09-04 15:31:00',
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
  fan_3: false,
  latitude: 37.8226902168957,
  longitude: -122.324895,
  maintenance_required: 1,
};
const TUPLE =
  "('C02', '2019-09-04 15:31:00', 'P02', 5.496478, 6.0, 19.844747, 3.446861, 0, 2, 6, 20.454312, 79.404618, 60.314856, 4.425797, True, True, False, '37.8226902168957', '-122.324895', 1)";

function aValue(overrides: Readonly<Record<string, unknown>> = {}): string {
  const envelope = { containerID: 'C02', timestamp: '2019-09-04 15:31:00', type: 'ReeferTelemetries' };
  return JSON.stringify({ ...envelope, payload: COLUMNS, recordNumber: 17, ...overrides });
}

describe(parseMessage.name, () => {
  it('reads a payload that is an object', () => {
    const expected = {
      containerId: 'C02',
      form: 'json',
      recordNumber: 17,
      columns: COLUMNS,
      faultKinds: undefined,
    };
    expect(parseMessage(aValue())).toEqual(expected);
  });

  it('reads the same columns from a payload that is a tuple', () => {
    expect(parseMessage(aValue({ payload: TUPLE }))).toMatchObject({ form: 'tuple', columns: COLUMNS });
  });

  it.each([
    [null, []],
    ['power-outage', ['power-outage']],
    ['sensor-drift|power-outage|sensor-drift', ['sensor-drift', 'power-outage']],
  ])('reads the kinds of the faults that act, each once: %s', (fault_kind, faultKinds) => {
    const message = parseMessage(aValue({ payload: { ...COLUMNS, fault_kind } }));
    expect(message).toMatchObject({ columns: COLUMNS, faultKinds });
  });

  it('reads a missing reading as NaN', () => {
    const { columns } = parseMessage(aValue({ payload: { ...COLUMNS, humidity_level: null } }));
    expect(columns).toEqual({ ...COLUMNS, humidity_level: NaN });
  });

  it('reads a message without a record number', () => {
    expect(parseMessage(aValue({ recordNumber: undefined })).recordNumber).toBeUndefined();
  });

  it.each([
    ['a value that is not JSON', '{', 'the value is not JSON'],
    ['a value that is no object', 'null', 'the value is not an object'],
    ['a missing container', aValue({ containerID: undefined }), 'containerID is missing'],
    [
      'an ISO timestamp',
      aValue({ timestamp: '2019-09-04T15:31:00Z' }),
      'timestamp is "2019-09-04T15:31:00Z"',
    ],
    ['a missing payload', aValue({ payload: undefined }), 'payload is not an object'],
    ['a missing column', aValue({ payload: { ...COLUMNS, fan_2: undefined } }), 'fan_2 is missing'],
    ['a column of another type', aValue({ payload: { ...COLUMNS, kilowatts: '3' } }), 'kilowatts is "3"'],
    [
      'a column without a value that is no reading',
      aValue({ payload: { ...COLUMNS, target_temperature: null } }),
      'target_temperature is null',
    ],
    ['a fault that is no text', aValue({ payload: { ...COLUMNS, fault_kind: 1 } }), 'fault_kind is 1'],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseMessage(value)).toThrow(message);
  });
});
