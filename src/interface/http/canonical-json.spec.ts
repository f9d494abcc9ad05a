import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

describe(canonicalJson.name, () => {
  it('is the same for any order of properties, at every depth', () => {
    const text = canonicalJson({ b: [{ y: 1, x: 2 }], a: { d: null, c: 'é' } });
    expect(text).toBe('{"a":{"c":"é","d":null},"b":[{"x":2,"y":1}]}');
    expect(canonicalJson({ a: { c: 'é', d: null }, b: [{ x: 2, y: 1 }] })).toBe(text);
  });

  it('distinguishes values that differ as JSON', () => {
    const texts = [1, '1', null, false, [], {}, [1, 2], [2, 1], { a: 1 }, { a: '1' }, { a: null }].map(
      canonicalJson,
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('keeps a property with the name of a built-in property', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text));
      }),
      { seed: 1 },
    );
  });
});
