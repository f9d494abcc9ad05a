import { DestinationError } from '../../../domain/errors.js';
import { LONGEST_RECORD } from './limits.js';

/** The lines of a text, without their ends. Throws a `DestinationError` for one that is longer than a record may be. */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  path: string,
): AsyncIterable<{ readonly line: string; readonly number: number }> {
  const bounds = new LineBounds(path);
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { line, number: bounds.add(line) };
    bounds.assertPart(rest.length);
  }
  if (rest !== '') yield { line: rest, number: bounds.add(rest) };
}

/** Passes a text on. Throws a `DestinationError` as soon as a line is longer than a record may be. */
export async function* withBoundedLines(chunks: AsyncIterable<string>, path: string): AsyncIterable<string> {
  const bounds = new LineBounds(path);
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r\n?|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) bounds.add(line);
    bounds.assertPart(rest.length);
    yield chunk;
  }
}

/** Counts lines, and bounds their length and that of the empty space between them. */
class LineBounds {
  private number = 0;
  private empty = 0;

  constructor(private readonly path: string) {}

  /** The number of the line, from 1. */
  add(line: string): number {
    this.assertPart(line.length);
    this.number++;
    this.empty = line.trim() === '' ? this.empty + line.length + 1 : 0;
    if (this.empty <= LONGEST_RECORD) return this.number;
    throw new DestinationError(
      'records.too-large',
      `${this.path} has more than ${LONGEST_RECORD} characters of empty lines before line ${this.number}. Delete them.`,
    );
  }

  assertPart(length: number): void {
    if (length > LONGEST_RECORD) throw tooLong(this.path, this.number + 1);
  }
}

/** The error for a record that is longer than any telemetry. */
export function tooLong(path: string, line: number): DestinationError {
  return new DestinationError(
    'records.too-large',
    `${path}, line ${line} has more than ${LONGEST_RECORD} characters, which no record has. Expected is one record per line.`,
  );
}
