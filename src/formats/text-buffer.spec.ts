import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fragmentOf, TextBuffer } from './text-buffer.js';

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function written(write: (text: TextBuffer) => void): string {
  const text = new TextBuffer();
  write(text);
  return textOf(text.release());
}

/** A number of millionths as a decimal, using only integer arithmetic. */
function decimalOf(millionths: bigint, leastDecimals: 0 | 1): string {
  const size = millionths < 0n ? -millionths : millionths;
  const fraction = String(size % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
    .padEnd(leastDecimals, '0');
  return `${millionths < 0n ? '-' : ''}${size / 1_000_000n}${fraction && `.${fraction}`}`;
}

describe(TextBuffer.name, () => {
  it.each([0, 7, 10, 42, 99, 100, 999, 1000, 1001, 86_400, 2 ** 31 - 1, -1, -120, -(2 ** 31 - 1)])(
    'writes the whole number %i without a point',
    (value) => {
      expect(written((text) => text.integer(value))).toBe(String(value));
    },
  );

  it.each<[number, string, string]>([
    [6, '6.0', '6'],
    [0, '0.0', '0'],
    [-0, '0.0', '0'],
    [-2, '-2.0', '-2'],
    [5.496478, '5.496478', '5.496478'],
    [5.5, '5.5', '5.5'],
    [10.05, '10.05', '10.05'],
    [0.000001, '0.000001', '0.000001'],
    [-0.000001, '-0.000001', '-0.000001'],
    [-0.5, '-0.5', '-0.5'],
    [99.999999, '99.999999', '99.999999'],
    [100, '100.0', '100'],
    [1000.1, '1000.1', '1000.1'],
    [999_999_999.999999, '999999999.999999', '999999999.999999'],
  ])('writes %d as %s, or as %s without a required decimal', (value, withDecimal, shortest) => {
    expect(written((text) => text.decimal(value, 1))).toBe(withDecimal);
    expect(written((text) => text.decimal(value, 0))).toBe(shortest);
  });

  it('writes any number below 10^9 with at most 6 decimals exactly', () => {
    const limit = 10n ** 15n - 1n;
    const millionths = fc.oneof(
      fc.bigInt({ min: -limit, max: limit }),
      fc.bigInt({ min: -100_000_000n, max: 100_000_000n }),
      fc.bigInt({ min: -999n, max: 999n }).map((n) => n * 1_000_000n),
    );
    fc.assert(
      fc.property(millionths, fc.constantFrom(0 as const, 1 as const), (n, leastDecimals) => {
        expect(written((text) => text.decimal(Number(n) / 1e6, leastDecimals))).toBe(
          decimalOf(n, leastDecimals),
        );
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('writes texts, constant bytes and numbers one after another', () => {
    const text = new TextBuffer();
    text.ascii('a=');
    text.integer(1);
    text.fragment(fragmentOf(', b='));
    text.decimal(2.5, 1);
    expect(text.length).toBe('a=1, b=2.5'.length);
    expect(textOf(text.release())).toBe('a=1, b=2.5');
  });

  it('grows when space is reserved before each record', () => {
    const text = new TextBuffer();
    const lines = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(4096, '.'));
    for (const line of lines) {
      text.reserve();
      text.ascii(line);
    }
    expect(text.length).toBe(100 * 4096);
    expect(textOf(text.release())).toBe(lines.join(''));
  });

  it('discards its text when cleared, and reuses the same memory', () => {
    const text = new TextBuffer();
    text.ascii('before');
    text.clear();
    expect(text.length).toBe(0);
    text.ascii('now');
    expect(textOf(text.release())).toBe('now');
  });

  it('never touches released memory again', () => {
    const text = new TextBuffer();
    text.ascii('first');
    const first = text.release();
    expect(text.length).toBe(0);
    text.ascii('second');
    expect(textOf(first)).toBe('first');
    expect(textOf(text.release())).toBe('second');
  });

  it('has enough space after each release', () => {
    const text = new TextBuffer();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 50; i++) {
        text.reserve();
        text.ascii('x'.repeat(4096));
      }
      expect(text.release().every((byte) => byte === 120)).toBe(true);
      expect(text.length).toBe(0);
    }
  });
});
