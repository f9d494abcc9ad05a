import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { RowFeed } from '../runs/deliver-rows.js';
import type { ContainerCount } from './container-count.js';
import type { FileOutput } from './telemetry-file.js';
import type { DeliveryReport, TelemetryPublisher } from '../ports/telemetry-publisher.js';

/** Size and hash of a finished file. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** A file that was written. */
export interface FileAsMade {
  readonly path: string;
  readonly containers: readonly ContainerCount[];
  /** Undefined if no hashes were requested. */
  readonly written: WrittenFile | undefined;
  /** SHA-256 of the records as NDJSON; undefined if no hashes were requested. */
  readonly ndjsonSha256: string | undefined;
  /** In bytes; undefined for standard output and devices. */
  readonly size: number | undefined;
}

/** How one file of a data set is written. */
export interface FileTask {
  readonly file: FileOutput;
  /** Whether to compute its hashes. */
  readonly hashed: boolean;
  /** Delivers the records to the publisher that writes the file. */
  readonly deliver: (publisher: TelemetryPublisher) => Promise<DeliveryReport | 'cancelled'>;
  /** Checks the hashes before the file appears under its name; if it throws, the file does not appear. */
  readonly check: (made: Pick<FileAsMade, 'written' | 'ndjsonSha256'>) => void;
}

/** A directory that appears under its name only when all its files are complete. */
export interface NewDirectory {
  /** The paths of a file in it: where to write the file now, and where it will be after `commit`. */
  file(name: string): { readonly written: string; readonly path: string };
  commit(): Promise<void>;
  /** Removes what was written unless it was committed; always call it at the end. */
  discard(): Promise<void>;
}

/** Writes the files of data sets. Every method rejects with a `DestinationError` on failure. */
export interface DataSetFiles {
  /** Writes one file, which appears only when it is complete. */
  writeFile(task: FileTask): Promise<FileAsMade | 'cancelled'>;
  /** Rejects with `directory.not-empty` if the path exists and is not an empty directory. */
  newDirectory(path: string): Promise<NewDirectory>;
  /** Writes a text file, which appears only when it is complete; resolves with its size in bytes. */
  writeText(path: string, text: string): Promise<number>;
  /** The command's records, made on threads for their containers; undefined if there are no threads. */
  feed(command: SimulationCommand, columns: ColumnSet): RowFeed | undefined;
  /** Stops the threads. */
  close(): Promise<void>;
}
