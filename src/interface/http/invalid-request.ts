import type { UseCode } from '../../domain/error-codes.js';
import { pathText, pointerOf } from '../../domain/scenario/document-reader.js';
import type { ScenarioProblem } from '../../domain/scenario/scenario.js';
import type { LocatedProblem } from '../../application/ports/scenario-library.js';
import type { ProblemField } from './problem.dto.js';

/** A request with wrong fields; lists all of them. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';

  constructor(
    readonly errors: readonly ProblemField[],
    readonly code: 'request.invalid' | UseCode = 'request.invalid',
  ) {
    super(
      errors.length === 1
        ? `${errors[0]?.field} ${errors[0]?.message}`
        : `The request has ${errors.length} wrong fields; see errors.`,
    );
  }
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
