import { describe, expect, it } from '@jest/globals';
import { WrongUse } from '../errors.js';
import { assertContainerId, DEMO_CONTAINER_IDS, isContainerId, iso6346CheckDigit } from './container-id.js';

/** ISO 6346:1995, annex A, table A.1. */
const LETTER_VALUES = {
  ...{ A: 10, B: 12, C: 13, D: 14, E: 15, F: 16, G: 17, H: 18, I: 19, J: 20, K: 21, L: 23, M: 24 },
  ...{ N: 25, O: 26, P: 27, Q: 28, R: 29, S: 30, T: 31, U: 32, V: 34, W: 35, X: 36, Y: 37, Z: 38 },
};

describe('container id', () => {
  it('may be one of the four demonstration containers', () => {
    expect(DEMO_CONTAINER_IDS).toEqual(['C01', 'C02', 'C03', 'C04']);
    expect(DEMO_CONTAINER_IDS.every(isContainerId)).toBe(true);
  });

  it.each(['CSQU3054383', 'TOLU4734787', 'APZU4812090'])(
    'may be %s, which has the right check digit',
    (id) => {
      expect(isContainerId(id)).toBe(true);
      expect(() => assertContainerId(id)).not.toThrow();
    },
  );

  it('is refused with any other check digit', () => {
    const accepted = Array.from({ length: 10 }, (_, digit) => `CSQU305438${digit}`).filter(isContainerId);
    expect(accepted).toEqual(['CSQU3054383']);
  });

  it.each([
    '',
    'C00',
    'C05',
    'c01',
    ' C01',
    'C01\n',
    'CSQU3054383\n',
    'csqu3054383',
    'CSQU305438',
    'CSQU30543830',
    'CSQ13054383',
    'CSQUA054383',
    'CSQU3054383X',
    'CSQA3054383',
  ])('may not be %j', (text) => {
    expect(isContainerId(text)).toBe(false);
  });

  it.each(['U', 'J', 'Z'])('may be of category %s', (category) => {
    const number = `CSQ${category}305438`;
    expect(isContainerId(`${number}${iso6346CheckDigit(number)}`)).toBe(true);
  });

  it.each(['R', 'A'])('may not be of category %s', (category) => {
    const number = `CSQ${category}305438`;
    expect(isContainerId(`${number}${iso6346CheckDigit(number)}`)).toBe(false);
  });

  it('may be C05 in a command, since the command line accepts it, but not elsewhere', () => {
    expect(() => assertContainerId('C05')).not.toThrow();
    expect(isContainerId('C05')).toBe(false);
  });

  it('is refused with a message that says what is allowed', () => {
    const refusal = () => assertContainerId('C09');
    expect(refusal).toThrow(WrongUse);
    expect(refusal).toThrow(
      expect.objectContaining({
        code: 'container.invalid',
        message:
          '"C09" is not a container id. Allowed: C01 … C04, or an ISO 6346 number whose check digit is right, such as CSQU3054383.',
      }),
    );
  });

  it.each([
    ['c02', 'C02'],
    ['c05', 'C05'],
    ['csqu3054383', 'CSQU3054383'],
  ])('is refused as %s, which was meant to be %s', (text, meant) => {
    expect(() => assertContainerId(text)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(`: did you mean ${meant}\\?$`) }),
    );
  });

  it('is refused with the right check digit in the message if only that is wrong', () => {
    expect(() => assertContainerId('CSQU3054384')).toThrow(
      expect.objectContaining({
        code: 'container.invalid',
        message: expect.stringMatching(/ The check digit of CSQU305438 is 3\.$/),
      }),
    );
  });
});

describe(iso6346CheckDigit.name, () => {
  it.each(Object.entries(LETTER_VALUES))('counts %s as %i', (letter, value) => {
    expect(iso6346CheckDigit(`${letter}000000000`)).toBe((value % 11) % 10);
  });

  it.each(Array.from({ length: 10 }, (_, position) => position))(
    'gives position %i a weight of 2 to the power of its number',
    (i) => {
      const digits = [...'0000000000'];
      digits[i] = '1';
      expect(iso6346CheckDigit(digits.join(''))).toBe((2 ** i % 11) % 10);
    },
  );

  it('is 0 for a remainder of 10', () => {
    expect(iso6346CheckDigit('0000010000')).toBe(0);
    expect(isContainerId('CSQU0000070')).toBe(true);
  });
});
