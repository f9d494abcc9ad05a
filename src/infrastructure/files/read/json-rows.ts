import { DestinationError } from '../../../domain/errors.js';
import { linesOf } from './lines.js';
import { assertColumns, type PlacedRow, type RawRow } from './raw-row.js';

/** The rows of NDJSON: one flat object per line. Throws a `DestinationError` that names the line. */
export async function* jsonRows(chunks: AsyncIterable<string>, path: string): AsyncIterable<PlacedRow> {
  let checked = false;
  for await (const { line, number } of linesOf(chunks, path)) {
    if (line.trim() === '') continue;
    const row = objectOf(line, `${path}, line ${number}`);
    if (!checked) assertColumns(Object.keys(row), path);
    checked = true;
    yield { row, unit: 'line', number };
  }
}

function objectOf(line: string, place: string): RawRow {
  const value = parsed(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawRow;
  throw new DestinationError(
    'records.json',
    `${place} is no JSON object, but ${JSON.stringify(line.slice(0, 60))}. Expected is one whole object per line.`,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    try {
      return JSON.parse(withoutNaN(line));
    } catch {
      return undefined;
    }
  }
}

/** Python's json writes NaN for a missing number, which is not JSON. */
function withoutNaN(line: string): string {
  return line.replace(/([:,]\s*)NaN(?=\s*[,}])/g, '$1null');
}
