import type { Quantity } from './quantity.js';

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

const NUMBER = '[+-]?[0-9]+(\\.[0-9]+)?';

/** One of some values. */
export const oneOf = (values: readonly (string | number)[]): Schema => ({ enum: values });

/** The same with words for the reader. */
export const described = (description: string, schema: Schema): Schema => ({ description, ...schema });

/** A choice, or choices with weights. */
export function weighted(choices: readonly string[]): Schema {
  const weight = { type: 'integer', minimum: 1 };
  return {
    anyOf: [
      oneOf(choices),
      { ...object(Object.fromEntries(choices.map((choice) => [choice, weight]))), minProperties: 1 },
    ],
  };
}

/** An object with these keys and no other. */
export function object(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, required, properties };
}

/** One value of a quantity. */
export function single(quantity: Quantity): Schema {
  return form(quantity, `${NUMBER}\\s*${unitsOf(quantity)}`);
}

/** A value of a quantity, or a range of them. */
export function range(quantity: Quantity): Schema {
  const units = unitsOf(quantity);
  return form(quantity, `(${NUMBER}\\s*(${units})?\\s*\\.\\.\\s*)?${NUMBER}\\s*${units}`);
}

function form({ what, example, bare }: Quantity, pattern: string): Schema {
  const text = {
    type: 'string',
    pattern: `^\\s*${pattern}\\s*$`,
    description: `${what}, such as ${example}`,
  };
  return bare === undefined ? text : { anyOf: [{ type: 'number' }, text] };
}

function unitsOf({ units }: Quantity): string {
  return `(${Object.keys(units).join('|')})`;
}
