import { DestinationError } from '../../../domain/errors.js';
import { LONGEST_RECORD } from './limits.js';

/** The lines of a text, without their ends. Throws a `DestinationError` for one that is longer than a record may be. */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  path: string,
): AsyncIterable<{ readonly line: string; readonly number: number }> {
  let rest = '';
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number++;
      if (line.length > LONGEST_RECORD) throw tooLong(path, number);
      yield { line, number };
    }
    if (rest.length > LONGEST_RECORD) throw tooLong(path, number + 1);
  }
  if (rest !== '') yield { line: rest, number: number + 1 };
}

/** Passes a text on. Throws a `DestinationError` as soon as a line is longer than a record may be. */
export async function* withBoundedLines(chunks: AsyncIterable<string>, path: string): AsyncIterable<string> {
  let number = 1;
  let length = 0;
  for await (const chunk of chunks) {
    for (const [i, line] of chunk.split(/\n|\r(?!\n)/).entries()) {
      if (i > 0) {
        number++;
        length = 0;
      }
      length += line.length;
      if (length > LONGEST_RECORD) throw tooLong(path, number);
    }
    yield chunk;
  }
}

/** The error for a record that is longer than any telemetry. */
export function tooLong(path: string, line: number): DestinationError {
  return new DestinationError(
    'records.too-large',
    `${path}, line ${line} has more than ${LONGEST_RECORD} characters, which no record has. Expected is one record per line.`,
  );
}
