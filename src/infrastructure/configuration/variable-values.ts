import type { TransformFnParams } from 'class-transformer';

/** `true` and `false` in any case become booleans; anything else is left for the validation to refuse. */
export function toBoolean({ value }: TransformFnParams): unknown {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  return value as unknown;
}

/** Digits become a number; anything else is left for the validation to refuse. */
export function toInteger({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : (value as unknown);
}

/** The trimmed, non-empty parts between commas. */
export function list({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}
