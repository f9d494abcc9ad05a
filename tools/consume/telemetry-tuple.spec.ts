import { describe, expect, it } from '@jest/globals';
import { parseTuple } from './telemetry-tuple.js';

/** The example from the contract with the reference architecture. */
const EXAMPLE =
  "('C02', '2019-09-04 15:31:00', 'P02', 5.496478, 6.0, 19.844747, 3.446861, 0, 2, 6, 20.454312, 79.404618, 60.314856, 4.425797, True, False, True, '37.8226902168957', '-122.324895', 0)";

describe(parseTuple.name, () => {
  it('reads the twenty columns', () => {
    expect(parseTuple(EXAMPLE)).toEqual({
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
      fan_2: false,
      fan_3: true,
      latitude: 37.8226902168957,
      longitude: -122.324895,
      maintenance_required: 0,
    });
  });

  it('reads a record that needs maintenance', () => {
    expect(parseTuple(EXAMPLE.replace(', 0)', ', 1)')).maintenance_required).toBe(1);
  });

  it.each([
    ['another number of values', EXAMPLE.replace(', 0)', ')'), 'the tuple has 19 values instead of 20'],
    ['a label with a decimal point', EXAMPLE.replace(', 0)', ', 0.0)'), 'maintenance_required is "0.0"'],
    ['a label that is a boolean', EXAMPLE.replace(', 0)', ', False)'), 'maintenance_required is "False"'],
    ['a content type with a decimal point', EXAMPLE.replace('0, 2, 6', '0, 2.0, 6'), 'content_type is "2.0"'],
    ['a measurement that is no number', EXAMPLE.replace('5.496478', 'nan'), 'temperature is "nan"'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseTuple(text)).toThrow(message);
  });
});
