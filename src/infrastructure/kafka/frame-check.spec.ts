import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameCheck } from './frame-check.js';

function frame(length: number, bytes = Math.max(0, length)): Buffer {
  const whole = Buffer.alloc(4 + bytes, 0xff);
  whole.writeInt32BE(length);
  return whole;
}

describe(FrameCheck.name, () => {
  it('accepts frames, however they are split into chunks', () => {
    const lengths = fc.array(fc.integer({ min: 4, max: 300 }), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lengths, cuts, (sizes, pieces) => {
        const check = new FrameCheck();
        const bytes = Buffer.concat(sizes.map((size) => frame(size)));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (pieces[i % pieces.length] as number);
          expect(check.accepts(bytes.subarray(at, end))).toBe(true);
          at = end;
        }
      }),
    );
  });

  it.each([-1, 0, 3, -2_147_483_648, 0x7fff_ffff])(
    'refuses a frame of length %d, wherever it begins',
    (length) => {
      for (let before = 0; before < 3; before++) {
        const bytes = Buffer.concat([...Array.from({ length: before }, () => frame(10)), frame(length, 0)]);
        expect(new FrameCheck().accepts(bytes)).toBe(false);
        const check = new FrameCheck();
        const answers = [...bytes].map((byte) => check.accepts(Uint8Array.of(byte)));
        expect(answers.indexOf(false)).toBe(bytes.length - 1);
      }
    },
  );
});
