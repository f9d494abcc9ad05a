import { WrongUse } from '../../domain/errors.js';

/** The formats of telemetry files. */
export const FILE_FORMATS = ['csv', 'ndjson', 'parquet'] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

/** A format, and whether it is compressed with gzip (text as a whole, Parquet page by page). */
export interface FileKind {
  readonly format: FileFormat;
  readonly gzip: boolean;
}

const ENDINGS: readonly (readonly [string, FileKind])[] = [
  ['.csv', { format: 'csv', gzip: false }],
  ['.csv.gz', { format: 'csv', gzip: true }],
  ['.ndjson', { format: 'ndjson', gzip: false }],
  ['.ndjson.gz', { format: 'ndjson', gzip: true }],
  ['.jsonl', { format: 'ndjson', gzip: false }],
  ['.jsonl.gz', { format: 'ndjson', gzip: true }],
  ['.gz.parquet', { format: 'parquet', gzip: true }],
  ['.parquet', { format: 'parquet', gzip: false }],
];

/** The known file extensions, for messages. */
export const FILE_ENDINGS = '.csv, .ndjson, .jsonl (each also with .gz), .parquet, .gz.parquet';

/** The kind of file that the extension stands for; undefined for an unknown extension. */
export function fileKindOf(path: string): FileKind | undefined {
  const name = path.toLowerCase();
  if (name.endsWith('.parquet.gz')) {
    throw new WrongUse(
      'file.parquet-gz',
      'Parquet compresses inside the file, so that readers can skip parts. Name the file .gz.parquet instead of .parquet.gz.',
    );
  }
  return ENDINGS.find(([ending]) => name.endsWith(ending))?.[1];
}

/** The file extension of that kind. */
export function endingOf({ format, gzip }: FileKind): string {
  const [ending] = ENDINGS.find(([, kind]) => kind.format === format && kind.gzip === gzip) as [
    string,
    FileKind,
  ];
  return ending;
}

/** The name that means standard output. */
export const STANDARD_OUTPUT = '-';

/** The error code for a closed standard output, as with `| head`. */
export const READER_GONE = 'stdout.closed';

/** A file to write. */
export interface FileOutput extends FileKind {
  /** A path, or `-` for standard output. */
  readonly path: string;
  /** Whether to append to an existing file; only for uncompressed CSV and NDJSON. */
  readonly append: boolean;
}
