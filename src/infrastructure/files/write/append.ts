import { type FileHandle, open, stat } from 'node:fs/promises';
import { DestinationError } from '../../../domain/errors.js';
import { csvHeader } from '../../../formats/record-text.js';
import { columnNames, type ColumnSet } from '../../../domain/reefer/schema.js';
import { explainFileError } from '../file-errors.js';

/** Bytes of the file that are searched for the end of its first line. */
const LONGEST_FIRST_LINE = 64 * 1024;

/**
 * The text to write before the first appended record: a header for a new or empty CSV file, a line end if the last line
 * has none, otherwise nothing. A device or a named pipe has no content that could go on. Rejects with a `DestinationError` if the file does not hold telemetry of that format.
 */
export async function continuation(
  path: string,
  format: 'csv' | 'ndjson',
  columns: ColumnSet,
): Promise<string> {
  const fresh = format === 'csv' ? csvHeader(columns) : '';
  try {
    if (!(await stat(path)).isFile()) return fresh;
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw unreadable(error, path);
    });
    try {
      const { size } = await handle.stat();
      if (size === 0) return fresh;
      const line = await firstLine(handle);
      if (format === 'csv') assertHeader(path, line, columns);
      else assertObject(path, line, columns);
      return (await text(handle, size - 1, 1)) === '\n' ? '' : '\n';
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return fresh;
    throw explainFileError(error, path);
  }
}

function unreadable(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EACCES') return error;
  return new DestinationError(
    'file.not-writable',
    `You may not read ${path}, so nothing can be appended. Choose another file, or leave out --append.`,
    { cause: error },
  );
}

function assertHeader(path: string, line: string, columns: ColumnSet): void {
  if (`${line}\n` === csvHeader(columns)) return;
  const found = line.endsWith('\r')
    ? `the right names, but Windows line ends`
    : JSON.stringify(line.slice(0, 80));
  throw new DestinationError(
    'file.other-header',
    `${path} has another header than telemetry (${found}), so nothing was appended. Choose another file, or leave out --append.`,
  );
}

function assertObject(path: string, line: string, columns: ColumnSet): void {
  try {
    const record: unknown = JSON.parse(line);
    if (Object.keys(record as object).join() === columnNames(columns).join()) return;
  } catch {
    // The error below covers this too.
  }
  throw new DestinationError(
    'file.other-header',
    `${path} does not begin with a telemetry record as JSON, so nothing was appended. Choose another file, or leave out --append.`,
  );
}

async function firstLine(handle: FileHandle): Promise<string> {
  const start = await text(handle, 0, LONGEST_FIRST_LINE);
  const end = start.indexOf('\n');
  return end === -1 ? start : start.slice(0, end);
}

async function text(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('utf8', 0, bytesRead);
}
