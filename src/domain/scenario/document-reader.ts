import { didYouMean } from '../did-you-mean.js';
import { inUnit, parseQuantity, parseRange, type Quantity, type Range } from './quantity.js';
import type { ScenarioProblem } from './scenario.js';

/** As many unknown keys of a mapping are named; of the others, the number is told. */
const MOST_UNKNOWN_NAMED = 20;

export type Path = readonly (string | number)[];

/** What a value may be at most and at least, in the quantity's first unit. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Reads a document and gathers every problem, so that all can be told at once. */
export class DocumentReader {
  readonly problems: ScenarioProblem[] = [];

  refuse(path: Path, message: string): void {
    this.problems.push({ path, message });
  }

  /** The keys of a mapping; refuses other things, and keys that are not known. */
  mapping(value: unknown, path: Path, keys: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(path, `must be a mapping with ${keys.join(', ')}, not ${nameOf(value)}`);
      return {};
    }
    const unknown = Object.keys(value).filter((key) => !keys.includes(key));
    for (const key of unknown.slice(0, MOST_UNKNOWN_NAMED)) {
      const meant = didYouMean(key, keys);
      this.refuse([...path, key], `is not known here${meant || '.'} Known: ${keys.join(', ')}`);
    }
    const more = unknown.length - MOST_UNKNOWN_NAMED;
    if (more > 0) this.refuse(path, `has ${more} more keys that are not known here`);
    return value as Readonly<Record<string, unknown>>;
  }

  /** The items of a list. */
  list(value: unknown, path: Path, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value as readonly unknown[];
    if (value !== undefined) this.refuse(path, `must be a list of ${what}, not ${nameOf(value)}`);
    return [];
  }

  choice<T extends string>(value: unknown, path: Path, choices: readonly T[]): T | undefined {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined || value === undefined) return found;
    this.refuse(
      path,
      `must be one of ${choices.join(', ')}, not ${nameOf(value)}${didYouMean(value, choices)}`,
    );
    return undefined;
  }

  text(value: unknown, path: Path, longest: number): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
    this.refuse(path, `must be a text of 1 to ${longest} characters, not ${nameOf(value)}`);
    return undefined;
  }

  integer(value: unknown, path: Path, least: number, most: number): number | undefined {
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
      return value as number;
    this.refuse(path, `must be a whole number from ${least} to ${most}, not ${nameOf(value)}`);
    return undefined;
  }

  single(value: unknown, path: Path, quantity: Quantity, bounds: Bounds): number | undefined {
    if (value === undefined) return undefined;
    const parsed = parseQuantity(value, quantity);
    if (parsed === undefined) {
      this.refuse(path, `must be ${quantity.what} such as ${quantity.example}, not ${nameOf(value)}`);
      return undefined;
    }
    return this.within(parsed, value, path, quantity, bounds) ? parsed : undefined;
  }

  range(value: unknown, path: Path, quantity: Quantity, bounds: Bounds): Range | undefined {
    if (value === undefined) return undefined;
    const parsed = parseRange(value, quantity);
    if (!parsed) {
      this.refuse(
        path,
        `must be ${quantity.what} such as ${quantity.example}, or a range a..b of them, not ${nameOf(value)}`,
      );
      return undefined;
    }
    if (parsed.low > parsed.high) {
      this.refuse(path, `is upside down: the first value of ${nameOf(value)} is the larger one`);
      return undefined;
    }
    return this.within(parsed.low, value, path, quantity, bounds) &&
      this.within(parsed.high, value, path, quantity, bounds)
      ? parsed
      : undefined;
  }

  private within(
    parsed: number,
    value: unknown,
    path: Path,
    quantity: Quantity,
    { least, most }: Bounds,
  ): boolean {
    if (parsed >= least && parsed <= most) return true;
    this.refuse(
      path,
      `${nameOf(value)} is out of bounds: ${inUnit(least, quantity)} to ${inUnit(most, quantity)} is allowed`,
    );
    return false;
  }
}

/** Where a value is in a document: `fleet[0].product`. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

/** The same as a JSON Pointer (RFC 6901): `/fleet/0/product`. */
export function pointerOf(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A value for messages, short. */
export function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
