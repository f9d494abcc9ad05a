import { WrongUse } from '../errors.js';
import { isFrozen, PRODUCTS } from './product.js';

/** A product's respiration: ml of CO2 per kg and hour at a temperature, and the factor for a rise of 10 K. */
export interface Respiration {
  readonly millilitresPerKgHour: number;
  readonly atCelsius: number;
  readonly q10: number;
}

/** How a product is carried. */
export interface Carriage {
  readonly setPointCelsius: number;
  /** Set point of the dehumidification, %; undefined: off. */
  readonly humidityPercent: number | undefined;
  /** Undefined for frozen goods, which do not respire. */
  readonly respiration: Respiration | undefined;
  /** Fresh air, m3/h. */
  readonly ventCubicMetresPerHour: number;
  /** Usual load, t. */
  readonly cargoTonnes: number;
  readonly frozen: boolean;
  /** Hours between defrosts; 0: none. */
  readonly defrostHours: number;
}

/** `seed`: the set points of the statistical model; `real`: those used in real carriage. */
export const PROFILES = ['seed', 'real'] as const;

export type Profile = (typeof PROFILES)[number];

type Produce = Pick<Carriage, 'ventCubicMetresPerHour' | 'cargoTonnes'> & {
  readonly respiration: Respiration;
  readonly realSetPoint: number;
  readonly realDefrostHours: number;
};

const breath = (millilitresPerKgHour: number, atCelsius: number, q10: number): Respiration => ({
  millilitresPerKgHour,
  atCelsius,
  q10,
});

/**
 * Sources. Respiration: UC Davis postharvest sheets and USDA Handbook 66, middle or low end of their ranges. Set points
 * and fresh air: UC Davis, cargohandbook.com, agileshipping.in.
 */
const PRODUCE: Readonly<Record<string, Produce>> = {
  P01: {
    respiration: breath(7.6, 0, 2.6),
    ventCubicMetresPerHour: 15,
    cargoTonnes: 20,
    realSetPoint: 0.5,
    realDefrostHours: 6,
  },
  P02: {
    respiration: breath(10, 13, 2.2),
    ventCubicMetresPerHour: 25,
    cargoTonnes: 20,
    realSetPoint: 13.3,
    realDefrostHours: 0,
  },
  P03: {
    respiration: breath(5, 0, 2.2),
    ventCubicMetresPerHour: 25,
    cargoTonnes: 14,
    realSetPoint: 0.5,
    realDefrostHours: 6,
  },
  P04: {
    respiration: breath(12, 5, 2.8),
    ventCubicMetresPerHour: 50,
    cargoTonnes: 20,
    realSetPoint: 6,
    realDefrostHours: 12,
  },
  P05: {
    respiration: breath(11, 15, 2.3),
    ventCubicMetresPerHour: 25,
    cargoTonnes: 18,
    realSetPoint: 13,
    realDefrostHours: 0,
  },
};

const FROZEN = {
  humidityPercent: undefined,
  respiration: undefined,
  ventCubicMetresPerHour: 0,
  frozen: true,
} as const;
const FROZEN_GOODS: Readonly<Record<string, Carriage>> = {
  P06: { ...FROZEN, setPointCelsius: -18, cargoTonnes: 22, defrostHours: 12 },
  P07: { ...FROZEN, setPointCelsius: -21, cargoTonnes: 20, defrostHours: 12 },
};

/** How a product is carried under each of its profiles. */
export function carriagesOf(productId: string): readonly (readonly [Profile, Carriage])[] {
  return PROFILES.filter((profile) => profile === 'real' || !isFrozen(productId)).map((profile) => [
    profile,
    carriageOf(productId, profile),
  ]);
}

const made = new Map<string, Carriage>();

/** How a product is carried under a profile; throws `product.no-profile` if the product does not have it. */
export function carriageOf(productId: string, profile: Profile): Carriage {
  const key = `${profile}/${productId}`;
  let carriage = made.get(key);
  if (!carriage) made.set(key, (carriage = makeCarriage(productId, profile)));
  return carriage;
}

function makeCarriage(productId: string, profile: Profile): Carriage {
  const frozen = FROZEN_GOODS[productId];
  if (frozen && profile === 'real') return frozen;
  const produce = PRODUCE[productId];
  const product = PRODUCTS.find(({ id }) => id === productId);
  if (!produce || !product) {
    throw new WrongUse('product.no-profile', `Product ${productId} has no profile ${profile}. Use real.`);
  }
  const { respiration, ventCubicMetresPerHour, cargoTonnes, realSetPoint, realDefrostHours } = produce;
  const carried = { respiration, ventCubicMetresPerHour, cargoTonnes, frozen: false };
  return profile === 'real'
    ? {
        ...carried,
        setPointCelsius: realSetPoint,
        humidityPercent: undefined,
        defrostHours: realDefrostHours,
      }
    : {
        ...carried,
        setPointCelsius: product.targetCelsius,
        humidityPercent: product.humidityPercent,
        defrostHours: 6,
      };
}
