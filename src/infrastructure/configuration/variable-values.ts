import type { TransformFnParams } from 'class-transformer';

/** `true` and `false` in any case become booleans; anything else is left for the validation to refuse. */
export function toBoolean({ value }: TransformFnParams): unknown {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  return text === 'true' ? true : text === 'false' ? false : value;
}

/** Digits become a number; anything else is left for the validation to refuse. */
export function toInteger({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
}

/** The trimmed, non-empty parts between commas. */
export function list({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}
