import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant, parseRfc3339 } from './instant.js';

describe(parseRfc3339.name, () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-01-31T08:00:00Z', Date.UTC(2026, 0, 31, 8) / 1000],
    ['2026-01-31t08:00:00z', Date.UTC(2026, 0, 31, 8) / 1000],
    ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59) / 1000],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29) / 1000],
    ['9999-12-31T23:59:59Z', 253_402_300_799],
    ['2026-01-31T08:00:00+02:00', Date.UTC(2026, 0, 31, 6) / 1000],
    ['2026-01-01T00:30:00+05:45', Date.UTC(2025, 11, 31, 18, 45) / 1000],
    ['2026-01-31T20:00:00-08:30', Date.UTC(2026, 1, 1, 4, 30) / 1000],
    ['2026-01-31T08:00:00-00:00', Date.UTC(2026, 0, 31, 8) / 1000],
    ['1969-12-31T23:59:59Z', -1],
    ['1970-01-01T00:00:00+00:01', -60],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
  ])('reads %s', (text, epochSeconds) => {
    expect(parseRfc3339(text)).toBe(epochSeconds);
  });

  it.each(['.0', '.999', '.999999', '.123456789', '.000000000000000000001'])(
    'cuts off the fraction %s',
    (part) => {
      expect(parseRfc3339(`2026-01-31T08:00:00${part}Z`)).toBe(Date.UTC(2026, 0, 31, 8) / 1000);
    },
  );

  it.each([
    `2026-01-31T08:00:00.${'1'.repeat(31)}Z`,
    '2026-02-30T08:00:00Z',
    '2026-02-29T08:00:00Z',
    '1900-02-29T08:00:00Z',
    '2026-04-31T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-00-01T08:00:00Z',
    '2026-01-00T08:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T08:60:00Z',
    '2026-01-31T08:00:60Z',
    '2026-06-30T23:59:60Z',
    '2026-01-31T08:00:00+24:00',
    '2026-01-31T08:00:00+02:60',
    '2026-01-31T08:00:00+0200',
    '2026-01-31T08:00:00+2:00',
    '2026-01-31T08:00:00',
    '2026-01-31 08:00:00Z',
    '2026-01-31T08:00Z',
    '2026-01-31',
    '2026-1-31T08:00:00Z',
    '20260131T080000Z',
    '12026-01-31T08:00:00Z',
    '-2026-01-31T08:00:00Z',
    '2026-01-31T08:00:00.Z',
    '2026-01-31T08:00:00,5Z',
    ' 2026-01-31T08:00:00Z',
    '2026-01-31T08:00:00Z\n',
    '٢٠٢٦-01-31T08:00:00Z',
    'now',
    '0',
    '',
  ])('takes %j for no instant', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });
});

describe(formatInstant.name, () => {
  it.each([0, 1_567_611_060, 253_402_300_799])(
    'writes %i so that it reads back unchanged',
    (epochSeconds) => {
      const text = formatInstant(epochSeconds);
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(parseRfc3339(text)).toBe(epochSeconds);
    },
  );
});

describe(parseInstant.name, () => {
  it.each([
    ['2026-01-31', Date.UTC(2026, 0, 31) / 1000],
    ['2026-01-31 08:00', Date.UTC(2026, 0, 31, 8) / 1000],
    ['2026-01-31T08:00:09', Date.UTC(2026, 0, 31, 8, 0, 9) / 1000],
    ['2026-01-31 08:00:09.5', Date.UTC(2026, 0, 31, 8, 0, 9) / 1000],
    ['2026-01-31 08:00+02:00', Date.UTC(2026, 0, 31, 6) / 1000],
    ['2026-01-31 08:00:00+00', Date.UTC(2026, 0, 31, 8) / 1000],
    ['2026-01-31 08:00:00-03', Date.UTC(2026, 0, 31, 11) / 1000],
    ['2026-01-31T08:00:00.000000+0530', Date.UTC(2026, 0, 31, 2, 30) / 1000],
    ['2026-01-31 08:00:00,5 UTC', Date.UTC(2026, 0, 31, 8) / 1000],
    ['2026-01-31 08:00:00.000 Z', Date.UTC(2026, 0, 31, 8) / 1000],
  ])('reads %s, in UTC unless it has an offset', (text, epochSeconds) => {
    expect(parseInstant(text)).toBe(epochSeconds);
  });

  it.each([
    '2026-02-30',
    '2026-01-31Z',
    '2026-01-31 8:00',
    '2026-01-31 08',
    '26-01-31',
    '31.01.2026',
    'now',
    '',
  ])('takes %j for no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with the platform’s calendar on every day from 1600 to 2500', () => {
    const first = Date.UTC(1600, 0, 1) / 86_400_000;
    const last = Date.UTC(2500, 11, 31) / 86_400_000;
    for (let day = first; day <= last; day++) {
      const text = new Date(day * 86_400_000).toISOString();
      if (parseInstant(text) !== day * 86_400) throw new Error(text);
    }
    expect(last - first).toBeGreaterThan(329_000);
  });
});
