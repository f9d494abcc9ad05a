import { didYouMean } from '../../domain/did-you-mean.js';
import { InvalidRequest, unknownFields } from './invalid-request.js';
import type { ProblemField } from './problem.dto.js';

/** Reads query parameters strictly: unknown, repeated and malformed ones are reported, not ignored. */
export class QueryReader {
  private readonly errors: ProblemField[];

  constructor(
    private readonly query: Readonly<Record<string, unknown>>,
    known: readonly string[],
  ) {
    this.errors = unknownFields(Object.keys(query), known, 'query');
    for (const name of known) {
      if (query[name] !== undefined && typeof query[name] !== 'string')
        this.errors.push({ field: name, message: 'must be given once' });
    }
  }

  /** The integer of that name, or the fallback if it is absent. */
  integer<T>(name: string, least: number, most: number, fallback: T): number | T {
    const text = this.query[name];
    if (typeof text !== 'string') return fallback;
    const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.errors.push({ field: name, message: `must be an integer from ${least} to ${most}` });
    return fallback;
  }

  /** One of the choices, or undefined if it is absent; `allowed` says what they are if one is wrong. */
  choice<T extends string>(
    name: string,
    choices: readonly T[],
    allowed = (): string => `one of ${choices.join(', ')}`,
  ): T | undefined {
    const text = this.query[name];
    if (typeof text !== 'string') return undefined;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
      this.errors.push({ field: name, message: `must be ${allowed()}${didYouMean(text, choices)}` });
    return choice;
  }

  /** Throws an `InvalidRequest` with all the errors; call it after reading the last parameter. */
  finish(): void {
    if (this.errors.length > 0) throw new InvalidRequest(this.errors);
  }
}
