import type { TransformFnParams } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { isHostAndPort, list } from './variable-values.js';

const FORM = 'must be host:port, several separated by commas';
/** An IPv6 address in brackets is no JSON. */
const JSON_ARRAY = /^\[\s*(["\]{[]|$)/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+._-]*:\/\//;
const LONGEST_SHOWN = 100;

/** Splits at commas, or reads a JSON array, in which service credentials hold their brokers. Leaves anything else as it is. */
export function brokerList(parameters: TransformFnParams): unknown {
  const { value } = parameters as { value: unknown };
  if (typeof value !== 'string' || !JSON_ARRAY.test(value)) return list(parameters);
  try {
    const parsed = JSON.parse(value) as unknown;
    if (Array.isArray(parsed))
      return parsed.map((part: unknown) => (typeof part === 'string' ? part.trim() : part));
  } catch {
    // The validation says what is wrong.
  }
  return value;
}

/** Decorator: the value must be a list of `host:port`. The message shows the first part that is not, and the right form. */
export function AreBrokers(): PropertyDecorator {
  return ValidateBy({
    name: 'areBrokers',
    validator: {
      validate: (value: unknown) => problemOf(value) === undefined,
      defaultMessage: (given?: ValidationArguments) => `${FORM}; ${problemOf(given?.value)}`,
    },
  });
}

function problemOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'a JSON array must be complete: ["host:port","host:port"]';
  if (value.length === 0) return 'the list is empty';
  const wrong = value.find((part) => !isHostAndPort(part)) as unknown;
  if (wrong === undefined) return undefined;
  return typeof wrong === 'string' ? adviceOn(wrong) : `a JSON array may hold only texts: ["host:port"]`;
}

/** Says what is wrong with a part of the list and how it should be written. Never repeats a user or a password. */
function adviceOn(part: string): string {
  if (part.includes('@'))
    return `a part holds a user or a password ("…${shown(part.slice(part.lastIndexOf('@')))}"): use KAFKA_USER and KAFKA_PASSWORD`;
  const bare = part.replaceAll(/["'`]/g, '').trim();
  const addresses = bare
    .split(/[;\s]+/)
    .map((address) => address.replace(SCHEME, '').replace(/[/?#].*$/, ''))
    .filter((address) => address !== '');
  const faults = [
    ...(bare === part.trim() ? [] : ['leave out the quotes']),
    ...(addresses.length > 1 ? ['separate brokers by commas'] : []),
    ...(SCHEME.test(bare) ? ['leave out what stands before the host'] : []),
    ...(addresses.some((address) => !/:\d+$/.test(address)) ? ['add the port'] : []),
  ];
  const written = addresses.map((address) =>
    /:\d+$/.test(address) ? address : `${address.replace(/:$/, '')}:9092`,
  );
  const example =
    written.every(isHostAndPort) && written.length > 0 ? `, as in ${shown(written.join(','))}` : '';
  if (faults.length > 0 && example !== '') return `"${shown(part)}" is wrong: ${faults.join(', ')}${example}`;
  return `"${shown(part)}" is wrong: a broker is written like kafka.example:9092 or [::1]:9092, with a port from 1 to 65535`;
}

function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
