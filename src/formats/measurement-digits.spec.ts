import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { putMeasurementTime } from './measurement-digits.js';
import { formatMeasurementTime, LAST_EPOCH_SECONDS } from '../domain/telemetry/measurement-time.js';

const expected = (epochSeconds: number) =>
  new Date(epochSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

const secondsOf = (instant: string) => Date.parse(instant) / 1000;

const memory = new DataView(new ArrayBuffer(32));

/** The text that `putMeasurementTime` writes at offset 5. */
function put(epochSeconds: number): string {
  const end = putMeasurementTime(memory, 5, epochSeconds);
  return Buffer.from(memory.buffer, 5, end - 5).toString('latin1');
}

describe.each([
  [formatMeasurementTime.name, formatMeasurementTime],
  [putMeasurementTime.name, put],
])('%s', (_, write) => {
  it.each([
    ['1970-01-01T00:00:00Z', '1970-01-01 00:00:00'],
    ['2019-09-04T15:31:00Z', '2019-09-04 15:31:00'],
    ['2000-02-29T23:59:59Z', '2000-02-29 23:59:59'],
    ['2100-03-01T00:00:00Z', '2100-03-01 00:00:00'],
    ['9999-12-31T23:59:59Z', '9999-12-31 23:59:59'],
  ])('writes %s as %s', (instant, text) => {
    expect(write(secondsOf(instant))).toBe(text);
  });

  it('reaches the last second of the year 9999', () => {
    expect(LAST_EPOCH_SECONDS).toBe(secondsOf('9999-12-31T23:59:59Z'));
  });

  it('writes every day of the 400-year calendar cycle correctly', () => {
    const wrong: number[] = [];
    for (let day = 0; day <= 146_097; day++) {
      const seconds = day * 86_400 + ((day * 7919) % 86_400);
      if (write(seconds) !== expected(seconds)) wrong.push(seconds);
    }
    expect(wrong).toEqual([]);
  });

  it('writes the end of February and of the year correctly in every year', () => {
    const wrong: number[] = [];
    for (let year = 1970; year <= 9999; year++) {
      for (const day of ['01-01', '02-28', '03-01', '12-31']) {
        const midnight = secondsOf(`${year}-${day}T00:00:00Z`);
        for (const seconds of [midnight - 1, midnight, midnight + 86_399, midnight + 86_400]) {
          if (seconds < 0 || seconds > LAST_EPOCH_SECONDS) continue;
          if (write(seconds) !== expected(seconds)) wrong.push(seconds);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('writes every second of a day correctly', () => {
    const wrong: number[] = [];
    for (let seconds = 951_782_400; seconds < 951_868_800; seconds++) {
      if (write(seconds) !== expected(seconds)) wrong.push(seconds);
    }
    expect(wrong).toEqual([]);
  });

  it('writes any instant correctly, whichever was written before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_EPOCH_SECONDS }), (seconds) => {
        expect(write(seconds)).toBe(expected(seconds));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
