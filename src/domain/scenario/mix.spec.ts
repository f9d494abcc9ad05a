import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mix } from './mix.js';

const count = (places: readonly string[], value: string): number =>
  places.filter((place) => place === value).length;

describe(mix.name, () => {
  it('gives each value its share, in an order drawn from the seed', () => {
    const choices = [
      { value: 'normal', weight: 80 },
      { value: 'poweroff', weight: 15 },
      { value: 'co2sensor', weight: 5 },
    ];
    const places = mix(choices, 200, 42, 'simulation');
    expect(choices.map(({ value }) => count(places, value))).toEqual([160, 30, 10]);
    expect(places).toEqual(mix(choices, 200, 42, 'simulation'));
    expect(places).not.toEqual(mix(choices, 200, 43, 'simulation'));
    expect(places).not.toEqual(mix(choices, 200, 42, 'product'));
    expect(new Set(places.slice(0, 40)).size).toBeGreaterThan(1);
  });

  it('fills every place, gives each value at least one, and is less than two places off its share', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0 }), (given, more, seed) => {
        const choices = given.map((weight, i) => ({ value: String(i), weight }));
        const places = given.length + more;
        const mixed = mix(choices, places, seed >>> 0, 'simulation');
        expect(mixed).toHaveLength(places);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        choices.forEach(({ value, weight }) => {
          expect(count(mixed, value)).toBeGreaterThanOrEqual(1);
          const floor = Math.max(1, (places * weight) / total - given.length);
          expect(count(mixed, value)).toBeGreaterThan(floor - 2);
        });
      }),
    );
  });

  it('gives a place that is left over to the first of those with equal claims', () => {
    const equal = ['a', 'b', 'c'].map((value) => ({ value, weight: 7 }));
    const shares = (places: number) =>
      equal.map(({ value }) => count(mix(equal, places, 1, 'product'), value));
    expect([shares(4), shares(5)]).toEqual([
      [2, 1, 1],
      [2, 2, 1],
    ]);
  });

  it('refuses more values than places', () => {
    const choices = ['normal', 'poweroff'].map((value) => ({ value, weight: 1 }));
    expect(() => mix(choices, 1, 42, 'simulation')).toThrow(
      expect.objectContaining({
        code: 'mix.too-many',
        message: '2 simulations cannot be mixed over one container. Ask for more containers.',
      }),
    );
  });
});
