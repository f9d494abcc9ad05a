import { pipeline, Readable } from 'node:stream';
import type { Info, Options } from 'csv-parse';
import { DestinationError } from '../../../domain/errors.js';
import { LONGEST_RECORD } from './limits.js';
import { tooLong, withBoundedLines } from './lines.js';
import { assertColumns, isKnownColumn, type PlacedRow, type RawRow } from './raw-row.js';
import type { FileText } from './text-of-file.js';

const DELIMITERS = [',', ';', '\t', '|'];
/** What Excel writes before the header to name the delimiter. */
const NAMED_DELIMITER = /^"?sep=(.)"?\r?\n/i;

/**
 * The rows of a table in text, whose first line names the columns: separated by commas, semicolons, tabs or bars. Throws
 * a `DestinationError` that names the line.
 */
export async function* csvRows({ start, chunks }: FileText, path: string): AsyncIterable<PlacedRow> {
  const { parse } = await import('csv-parse');
  const parser = parse(optionsFor(start, path));
  pipeline(Readable.from(withBoundedLines(chunks, path)), parser, () => undefined); // The loop gets the error, too.
  try {
    for await (const entry of parser) {
      const { record, info } = entry as { record: RawRow; info: Info };
      if (record['container_id'] === 'container_id') throw repeatedHeader(path, info.lines);
      yield { row: record, unit: 'line', number: info.lines };
    }
  } catch (error) {
    throw explained(error, path);
  }
}

function optionsFor(start: string, path: string): Options {
  const named = NAMED_DELIMITER.exec(start);
  return {
    delimiter: named?.[1] ?? delimiterOf(start),
    from_line: named ? 2 : 1,
    columns: (names: readonly string[]) => {
      assertColumns(names, path);
      return names.map((name) => (isKnownColumn(name) ? name : false));
    },
    info: true,
    max_record_size: LONGEST_RECORD,
    record_delimiter: start.includes('\n') || !start.includes('\r') ? ['\r\n', '\n'] : '\r',
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  };
}

/** The character that separates most of the header's names. */
function delimiterOf(start: string): string {
  const header = /^\s*([^\r\n]*)/.exec(start)?.[1] ?? '';
  const parts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[parts.indexOf(Math.max(...parts))] as string;
}

function repeatedHeader(path: string, line: number): DestinationError {
  return new DestinationError(
    'records.value',
    `${path}, line ${line} is the header again. Delete that line.`,
  );
}

function explained(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('lines' in error)) return error;
  const line = Number(error.lines);
  const place = `${path}, line ${line}`;
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return tooLong(path, line);
    case 'CSV_RECORD_INCONSISTENT_COLUMNS': {
      const [, names, values] = /is (\d+), got (\d+)/.exec(error.message) ?? [];
      return new DestinationError(
        'records.value',
        `${place} has ${values} value${values === '1' ? '' : 's'}, but the header has ${names} names. Either the row is cut off, or a value with a delimiter in it lacks its quotes.`,
      );
    }
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'INVALID_OPENING_QUOTE':
      return new DestinationError(
        'records.value',
        `${place} has a quotation mark that does not enclose a whole value.`,
      );
    default:
      return error;
  }
}
