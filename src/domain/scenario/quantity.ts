/** A range from which a value is drawn evenly; low and high are the same where there is nothing to draw. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A kind of quantity: its units with what they are worth in the first one, and whether a bare number may stand. */
export interface Quantity {
  /** For messages: `a duration`. */
  readonly what: string;
  /** For messages: `5m, 2h, 3d`. */
  readonly example: string;
  readonly units: Readonly<Record<string, number>>;
  /** The unit of a number without one; undefined: it must be written. */
  readonly bare?: string;
}

const quantity = (what: string, example: string, units: Quantity['units'], bare?: string): Quantity =>
  bare === undefined ? { what, example, units } : { what, example, units, bare };

const DAY = 86_400;

/** Quantities of scenario documents. Durations are in seconds, rates in events a second, growths by day. */
export const QUANTITIES = {
  duration: quantity('a duration', '30s, 5m, 2h, 3d or 1w', { s: 1, m: 60, h: 3600, d: DAY, w: 7 * DAY }),
  share: quantity('a share', '20%', { '%': 0.01 }),
  rate: quantity('a rate', '0.1/w', { '/h': 1 / 3600, '/d': 1 / DAY, '/w': 1 / (7 * DAY) }),
  mass: quantity('a mass', '20t', { t: 1 }),
  temperature: quantity('a temperature', '13.3°C', { '°C': 1, C: 1 }),
  flow: quantity('a flow', '25m3/h', { 'm3/h': 1 }),
  level: quantity('a share of the gas', '3%', { '%': 1 }),
  years: quantity('years', '0..12', { '': 1, y: 1 }, ''),
  number: quantity('a number', '0.5', { '': 1 }, ''),
  perDay: quantity('an amount a day', '0.1/d', { '/d': 1 }),
  lossPerDay: quantity('a loss a day', '2%/d', { '%/d': 0.01 }),
  kelvinPerDay: quantity('a rise a day', '2K/d', { 'K/d': 1 }),
  amount: quantity(
    'an amount in the unit of the column',
    '0.8, 5%, 2K or 1.5°C',
    { '': 1, '%': 1, K: 1, '°C': 1, kW: 1 },
    '',
  ),
} as const satisfies Readonly<Record<string, Quantity>>;

const NUMBER = /^[+-]?[0-9]+(?:\.[0-9]+)?/;

/** One value of a quantity in its first unit; undefined for what is none. */
export function parseQuantity(value: unknown, { units, bare }: Quantity): number | undefined {
  if (typeof value === 'number')
    return bare !== undefined && Number.isFinite(value) ? value * (units[bare] as number) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const digits = NUMBER.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const unit = text.slice(digits.length).trim();
  const worth = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return worth === undefined ? undefined : Number(digits) * worth;
}

/** A value of a quantity as a document writes it: in its first unit, or a larger one where that is shorter. */
export function inUnit(value: number, { units }: Quantity): string {
  const texts = Object.entries(units).map(
    ([unit, worth]) => `${Number((value / worth).toPrecision(12))}${unit}`,
  );
  return texts.reduce((shortest, text) => (text.length < shortest.length ? text : shortest));
}

/** A value, or a range `a..b` of which the first may leave its unit to the second; undefined for what is none. */
export function parseRange(value: unknown, quantityOf: Quantity): Range | undefined {
  if (typeof value !== 'string' || !value.includes('..')) {
    const single = parseQuantity(value, quantityOf);
    return single === undefined ? undefined : { low: single, high: single };
  }
  const [first = '', second = '', more] = value.split('..');
  if (more !== undefined) return undefined;
  const high = parseQuantity(second, quantityOf);
  const unit = second.trim().replace(NUMBER, '');
  const low = parseQuantity(first, quantityOf) ?? parseQuantity(`${first.trim()}${unit}`, quantityOf);
  return low === undefined || high === undefined ? undefined : { low, high };
}
