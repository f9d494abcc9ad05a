import { describe, expect, it } from '@jest/globals';
import { count, decimalNumber, startTime } from './option-values.js';

describe(count.name, () => {
  it.each([
    ['1000', 1000],
    ['1_000_000', 1_000_000],
    ['1e6', 1_000_000],
    ['1E+6', 1_000_000],
    ['1.5e6', 1_500_000],
    ['100k', 100_000],
    ['100K', 100_000],
    ['2M', 2_000_000],
    ['1.1k', 1100],
    ['4294967295', 4_294_967_295],
  ])('reads %s', (text, value) => {
    expect(count(1, 4_294_967_295)(text)).toBe(value);
  });
});

describe(decimalNumber.name, () => {
  it.each([
    ['0.5', 0.5],
    ['200', 200],
    ['1e3', 1000],
    ['2.5k', 2500],
  ])('reads %s', (text, value) => {
    expect(decimalNumber(0.001, 1e6)(text)).toBe(value);
  });
});

describe(startTime.name, () => {
  it.each([
    ['now', { secondsBeforeNow: 0 }],
    ['now-7d', { secondsBeforeNow: 604_800 }],
    ['now - 7d', { secondsBeforeNow: 604_800 }],
    ['now - 1.5 h', { secondsBeforeNow: 5400 }],
    ['2026-01-31', { epochSeconds: 1_769_817_600 }],
    ['2026-01-31T08:00:00+02:00', { epochSeconds: 1_769_839_200 }],
  ])('reads %s as a scenario does', (text, start) => {
    expect(startTime(text)).toEqual(start);
  });
});
