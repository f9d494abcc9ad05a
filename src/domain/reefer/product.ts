import { WrongUse } from '../errors.js';

/** What a container carries, and the climate that the statistical model keeps around it. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** The record's `content_type`. */
  readonly contentType: 1 | 2 | 3;
  /** Set point and mean temperature, °C. */
  readonly targetCelsius: number;
  /** Mean relative humidity, %. */
  readonly humidityPercent: number;
}

/** The products of the statistical model, with its original numbers. */
export const PRODUCTS: readonly Product[] = [
  { id: 'P01', name: 'Carrots', contentType: 1, targetCelsius: 4, humidityPercent: 40 },
  { id: 'P02', name: 'Banana', contentType: 2, targetCelsius: 6, humidityPercent: 60 },
  { id: 'P03', name: 'Salad', contentType: 1, targetCelsius: 4, humidityPercent: 40 },
  { id: 'P04', name: 'Avocado', contentType: 2, targetCelsius: 6, humidityPercent: 40 },
  { id: 'P05', name: 'Tomato', contentType: 1, targetCelsius: 5, humidityPercent: 40 },
];

export const PRODUCT_IDS: readonly string[] = PRODUCTS.map((product) => product.id);

/** Frozen goods, which the statistical model does not support; the humidity is the level at which it settles. */
const FROZEN_PRODUCTS: readonly Product[] = [
  { id: 'P06', name: 'Fish', contentType: 3, targetCelsius: -18, humidityPercent: 90 },
  { id: 'P07', name: 'Ice cream', contentType: 3, targetCelsius: -21, humidityPercent: 90 },
];

/** The products of all models. */
export const ALL_PRODUCTS: readonly Product[] = [...PRODUCTS, ...FROZEN_PRODUCTS];

/** Whether a product is frozen, which the statistical model and the profile `seed` do not support. */
export function isFrozen(productId: string): boolean {
  return FROZEN_PRODUCTS.some(({ id }) => id === productId);
}

/** The product with that id; throws `product.unknown`, which lists the known ids. */
export function productById(id: string): Product {
  const product = ALL_PRODUCTS.find((candidate) => candidate.id === id);
  if (!product) {
    throw new WrongUse(
      'product.unknown',
      `There is no product ${JSON.stringify(id)}. Known: ${ALL_PRODUCTS.map(({ id: known }) => known).join(', ')}.`,
    );
  }
  return product;
}
