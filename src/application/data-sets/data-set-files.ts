import type { ContainerCount } from './container-count.js';
import type { FileOutput } from './telemetry-file.js';
import type { DeliveryReport, TelemetryPublisher } from '../ports/telemetry-publisher.js';

/** Size and hash of a finished file. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** A file as it was made. */
export interface FileAsMade {
  readonly path: string;
  readonly containers: readonly ContainerCount[];
  /** Where hashes were wanted: those of the file and of its records as NDJSON. */
  readonly written: WrittenFile | undefined;
  readonly ndjsonSha256: string | undefined;
  /** Bytes; undefined for standard output and devices. */
  readonly size: number | undefined;
}

/** How one file of a data set is written. */
export interface FileTask {
  readonly file: FileOutput;
  /** Whether its hashes are wanted. */
  readonly hashed: boolean;
  /** Carries the records to the publisher of the file. */
  readonly deliver: (publisher: TelemetryPublisher) => Promise<DeliveryReport | 'cancelled'>;
  /** Sees the hashes before the file appears under its name; what it throws keeps the file from appearing. */
  readonly check: (made: Pick<FileAsMade, 'written' | 'ndjsonSha256'>) => void;
}

/** A directory that appears under its name only when all its files are there. */
export interface NewDirectory {
  /** A file in it: where it is written, and where it will be. */
  file(name: string): { readonly written: string; readonly path: string };
  commit(): Promise<void>;
  /** Removes what was written, unless it was committed; to be called at the end in any case. */
  discard(): Promise<void>;
}

/** Where data sets become files. All reject with a `DestinationError`. */
export interface DataSetFiles {
  /** Writes one file, which appears when it is complete. */
  writeFile(task: FileTask): Promise<FileAsMade | 'cancelled'>;
  /** Rejects with `directory.not-empty` if there is something under that name. */
  newDirectory(path: string): Promise<NewDirectory>;
  /** Writes a text that appears when all of it is there; gives its bytes. */
  writeText(path: string, text: string): Promise<number>;
  /** Releases threads. */
  close(): Promise<void>;
}
