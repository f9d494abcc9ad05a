import { describe, expect, it } from '@jest/globals';
import { PRODUCT_IDS, productById, PRODUCTS } from './product.js';

describe('products', () => {
  it('are the five of the statistical model, with their climates', () => {
    expect(PRODUCTS.map((p) => [p.id, p.name, p.contentType, p.targetCelsius, p.humidityPercent])).toEqual([
      ['P01', 'Carrots', 1, 4, 40],
      ['P02', 'Banana', 2, 6, 60],
      ['P03', 'Salad', 1, 4, 40],
      ['P04', 'Avocado', 2, 6, 40],
      ['P05', 'Tomato', 1, 5, 40],
    ]);
    expect(PRODUCT_IDS).toEqual(['P01', 'P02', 'P03', 'P04', 'P05']);
  });

  it('are found by their id', () => {
    expect(PRODUCT_IDS.map((id) => productById(id).id)).toEqual(PRODUCT_IDS);
  });

  it.each(['P08', 'p01', '', 'P01 '])(
    'are not found by the unknown id %j; the message lists the known ids',
    (id) => {
      expect(() => productById(id)).toThrow(
        expect.objectContaining({
          name: 'WrongUse',
          code: 'product.unknown',
          message: `There is no product "${id}". Known: P01, P02, P03, P04, P05, P06, P07.`,
        }),
      );
    },
  );
});
