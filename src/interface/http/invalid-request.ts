import { didYouMean } from '../../domain/did-you-mean.js';
import type { UseCode } from '../../domain/error-codes.js';
import { pathText, pointerOf } from '../../domain/scenario/document-reader.js';
import type { ScenarioProblem } from '../../domain/scenario/scenario.js';
import type { LocatedProblem } from '../../application/ports/scenario-library.js';
import type { ProblemField } from './problem.dto.js';

/** As many errors are listed: a body of a megabyte may have a hundred thousand. */
const MOST_ERRORS = 50;
const MOST_UNKNOWN_NAMED = 20;
const LONGEST_NAME = 80;

/** A request with wrong fields; lists all of them, or the first fifty. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly errors: readonly ProblemField[];

  constructor(
    errors: readonly ProblemField[],
    readonly code: 'request.invalid' | UseCode = 'request.invalid',
  ) {
    const listed = errors.slice(0, MOST_ERRORS).map(withShortName);
    const see = errors.length > listed.length ? `errors lists ${listed.length}` : 'see errors';
    super(
      errors.length === 1
        ? `${listed[0]?.field} ${listed[0]?.message}`
        : `The request has ${errors.length} wrong fields; ${see}.`,
    );
    this.errors = listed;
  }
}

/** A pointer to a cut name would point to nothing, so it is left out. */
function withShortName(error: ProblemField): ProblemField {
  if (error.field.length <= LONGEST_NAME) return error;
  const short: ProblemField = { ...error, field: `${error.field.slice(0, LONGEST_NAME)}…` };
  delete short.pointer;
  return short;
}

/** The errors of names that are not known: twenty by name, the others as a number, under the name of the whole. */
export function unknownFields(
  names: readonly string[],
  known: readonly string[],
  whole: 'body' | 'query' = 'body',
): ProblemField[] {
  const unknown = names.filter((name) => !known.includes(name));
  const named = unknown.slice(0, MOST_UNKNOWN_NAMED);
  const more = unknown.length - named.length;
  const are = known.length === 1 ? 'is' : 'are';
  return [
    ...named.map((field) => ({
      field,
      message: `is unknown; known ${are} ${known.join(', ')}${didYouMean(field, known)}`,
    })),
    ...(more > 0 ? [{ field: whole, message: `has ${more} more unknown names` }] : []),
  ];
}

/** A problem of a JSON body, by the path to the value. */
export function fieldProblem(path: ScenarioProblem['path'], message: string): ProblemField {
  const field = pathText(path);
  return { field: field === '' ? 'body' : field, pointer: pointerOf(path), message };
}

/** A problem of a scenario document. */
export function documentProblem({ line, path, pointer, message }: LocatedProblem): ProblemField {
  return { field: path === '' ? 'body' : path, pointer, ...(line !== undefined && { line }), message };
}

/** The members of a JSON body. Throws an `InvalidRequest` if it is anything but an object. */
export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>;
  throw new InvalidRequest([{ field: 'body', message: `must be a JSON object, not ${jsonKind(body)}` }]);
}

function jsonKind(body: unknown): string {
  if (body === undefined) return 'nothing';
  if (body === null) return 'null';
  return Array.isArray(body) ? 'a list' : `a ${typeof body}`;
}
