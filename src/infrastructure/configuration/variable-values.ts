import { isIP } from 'node:net';
import type { TransformFnParams } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

const HOST_AND_PORT = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([1-9][0-9]{0,4})$/;

/** Whether the value is `host:port`, `address:port` or `[IPv6 address]:port`. */
export function isHostAndPort(value: unknown): boolean {
  const port = typeof value === 'string' ? HOST_AND_PORT.exec(value)?.[1] : undefined;
  return port !== undefined && Number(port) <= 65_535;
}

/** Converts `true` and `false`, in any case, to booleans; leaves anything else for the validation to refuse. */
export function toBoolean({ value }: TransformFnParams): unknown {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  return value as unknown;
}

/** Converts digits to a number; leaves anything else for the validation to refuse. */
export function toInteger({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : (value as unknown);
}

/** Splits at commas; trims the parts and drops empty ones. */
export function list({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** Decorator: the value must be a whole number between two bounds, both included. */
export function IsWholeNumber(least: number, most: number): PropertyDecorator {
  const message = `must be a whole number from ${least} to ${most}`;
  return (target, property) => {
    IsInt({ message })(target, property);
    Min(least, { message })(target, property);
    Max(most, { message })(target, property);
  };
}

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Whether the value is an address, a network (`10.0.0.0/8`), or a name that Express has for some. */
export function isNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address = '', bits, ...others] = value.split('/');
  const version = isIP(address);
  if (version === 0 || others.length > 0) return NAMED_NETWORKS.includes(value);
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Converts digits to a number, and other text to a list. */
export function toHopsOrNetworks(params: TransformFnParams): unknown {
  const hops = toInteger(params);
  return typeof hops === 'number' ? hops : list(params);
}
