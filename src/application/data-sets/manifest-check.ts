import { DestinationError } from '../../domain/errors.js';
import type { FileAsMade } from './data-set-files.js';
import type { FileOrder } from './data-set.js';
import type { Manifest, ManifestVersions } from './manifest.js';

/** The note in the report when the data set matches the manifest. */
export const CONFIRMATION = 'The data set matches the manifest: its records have the same SHA-256';

/** Throws a `DestinationError` if a regenerated file differs from the one in the manifest. */
export function assertSame(
  { expected, file }: FileOrder,
  versions: ManifestVersions,
  at: number,
  made: Pick<FileAsMade, 'written' | 'ndjsonSha256'>,
): void {
  const before = expected?.files[at];
  if (!expected || !before) return;
  if (made.ndjsonSha256 !== before.ndjsonSha256) {
    throw new DestinationError(
      'manifest.other-records',
      `The records are not those of the manifest (SHA-256 of their NDJSON form ${made.ndjsonSha256}, not ${before.ndjsonSha256}). The manifest was made by version ${expected.versions['reefer-simulator']}; this is version ${versions['reefer-simulator']}. Nothing was written.`,
    );
  }
  const sameForm = file.format === expected.format && file.gzip === expected.gzip;
  if (!sameForm || !comparable(expected, versions)) return;
  if (made.written?.sha256 !== before.sha256) {
    throw new DestinationError(
      'manifest.other-file',
      `The records are those of the manifest, but the file is not (SHA-256 ${made.written?.sha256}, not ${before.sha256}). Nothing was written.`,
    );
  }
}

/**
 * Whether both versions must produce the same bytes. Compressed bytes depend on the version of Node.js (because of its
 * zlib), and Parquet files on the version of this package (because of its Parquet writer).
 */
export function comparable(expected: Manifest, versions: ManifestVersions): boolean {
  if (expected.format === 'parquet') {
    return (
      expected.versions['reefer-simulator'] === versions['reefer-simulator'] &&
      (!expected.gzip || expected.versions.node === versions.node)
    );
  }
  return !expected.gzip || expected.versions.node === versions.node;
}
