import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { ContainerCount } from './container-count.js';
import type { DeliveryWatch } from '../runs/deliver-rows.js';
import type { Manifest } from './manifest.js';
import type { FileOutput } from './telemetry-file.js';

/** A file as it was made. */
export interface FileReport {
  readonly path: string;
  /** Undefined for standard output and devices. */
  readonly bytes: number | undefined;
}

/** What came of a data set; counts are of what was generated now. */
export interface DataSetReport {
  readonly containers: readonly ContainerCount[];
  readonly files: readonly FileReport[];
  /** What is worth knowing beside the counts, a sentence each. */
  readonly notes: readonly string[];
}

/** A data set for a destination that keeps runs apart by their ids. */
export interface DataSetOrder {
  readonly command: SimulationCommand;
  readonly columns: ColumnSet;
  /** The same for every shard of one command. */
  readonly runId: string;
}

/** A data set to be written to a file, or to a directory with a file for each container. */
export interface FileOrder {
  readonly command: SimulationCommand;
  readonly columns: ColumnSet;
  readonly file: FileOutput;
  readonly partitioned: boolean;
  /** Threads that generate; the bytes do not depend on it. */
  readonly workers: number;
  /** Whether a manifest is written beside. */
  readonly manifest: boolean;
  /** The manifest that the result must agree with. */
  readonly expected: Manifest | undefined;
}

/** A data set to be loaded into MongoDB. */
export interface DatabaseOrder extends DataSetOrder {
  /** Whether a time-series collection is wanted where there is no collection yet. */
  readonly timeSeries: boolean;
}

/** Makes data sets; each resolves with `cancelled` when the watch's signal aborted. */
export interface DataSets {
  writeFile(order: FileOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
  loadDatabase(order: DatabaseOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
  sendMessages(order: DataSetOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
}
