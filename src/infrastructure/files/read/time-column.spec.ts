import { describe, expect, it } from '@jest/globals';
import { DestinationError } from '../../../domain/errors.js';
import { formatMeasurementTime } from '../../../domain/telemetry/measurement-time.js';
import { dateOrderOf, TimeColumn } from './time-column.js';

const place = (): string => 'a.csv, line 3';

function read(raw: unknown, order?: 'mdy' | 'dmy'): string | undefined {
  const seconds = new TimeColumn(order).secondsOf(raw, place);
  return seconds === undefined ? undefined : formatMeasurementTime(seconds);
}

describe(TimeColumn.name, () => {
  it.each([
    '2026-01-31 08:00:09',
    '2026-01-31T08:00:09',
    '2026-01-31T08:00:09Z',
    '2026-01-31 08:00:09+00:00',
    '2026-01-31 08:00:09+00',
    '2026-01-31T10:00:09.123456+0200',
    '2026-01-31 08:00:09 UTC',
    '2026-01-31 08:00:09,999',
    '1769846409',
    '1769846409.0',
    '1.769846409E9',
    1_769_846_409,
    1_769_846_409_999,
    '1769846409999',
    1_769_846_409_999_999,
    1_769_846_409_999_999_999n,
    new Date(Date.UTC(2026, 0, 31, 8, 0, 9, 500)),
    '31.01.2026 08:00:09',
    '31.1.26 8:00:09',
    '2026/01/31 08:00:09',
    '2026/1/31 8:00:09',
  ])('reads %p', (raw) => {
    expect(read(raw)).toBe('2026-01-31 08:00:09');
  });

  it.each([
    ['11/26/19 18:20', 'mdy', '2019-11-26 18:20:00'],
    ['1/2/2026 6:20:05 PM', 'mdy', '2026-01-02 18:20:05'],
    ['01/02/2026, 12:20 am', 'dmy', '2026-02-01 00:20:00'],
    ['31/01/2026', 'dmy', '2026-01-31 00:00:00'],
    ['01/02/69 00:00', 'mdy', undefined],
    ['01/02/70 00:00', 'mdy', '1970-01-02 00:00:00'],
  ] as const)('reads %s as %s', (raw, order, time) => {
    expect(read(raw, order)).toBe(time);
  });

  it.each([
    ...[
      '',
      'now',
      '46053.333',
      46_053.333,
      0,
      -5,
      '300',
      '202601310800',
      '20260131080000',
      '20260131',
      999_999_999,
    ],
    ...[
      '2026-02-30',
      '2026-01-31 24:00:00',
      '30.02.2026 08:00',
      '31/31/2026',
      '01/02/2026 13:00 PM',
      '1.2.6',
      null,
      true,
    ],
    ...[NaN, Infinity, new Date(NaN), '12/2026', '2026-01-31 08:00:09+25', {}, undefined],
  ])('takes %p for no time', (raw) => {
    expect(read(raw, 'mdy')).toBeUndefined();
  });

  it.each([
    ['2026-01-31', '1769846400', 'are ISO 8601'],
    [1_769_846_400, 1_769_846_400_000, 'are seconds since 1970'],
    ['31.01.2026 08:00', '2026-01-31', 'are dates with points'],
    ['2026-01-31', '01/31/2026', 'are ISO 8601'],
  ])('wants one form for a column, not %p and %p', (first, second, says) => {
    const times = new TimeColumn(undefined);
    expect(times.secondsOf(first, place)).toBeDefined();
    expect(() => times.secondsOf(second, place)).toThrow(says);
  });

  it('finds a date that does not go with the order of the others', () => {
    const times = new TimeColumn('mdy');
    expect(() => times.secondsOf('26/11/19 18:20', place)).toThrow(
      new DestinationError(
        'records.times',
        'a.csv, line 3: measurement_time is "26/11/19 18:20", but the month comes first in the dates of this file.',
      ),
    );
  });
});

describe(dateOrderOf.name, () => {
  it.each([
    ['11/26/19 18:20', 'mdy'],
    ['26/11/19 18:20', 'dmy'],
    ['11/12/19 18:20', 'either'],
    ['2019/11/26', undefined],
    ['26.11.2019', undefined],
    ['2019-11-26', undefined],
    [undefined, undefined],
  ])('finds in %p %p', (raw, order) => {
    expect(dateOrderOf(raw)).toBe(order);
  });
});
