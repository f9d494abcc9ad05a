import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { ContainerCount } from './container-count.js';
import type { DeliveryWatch } from '../runs/deliver-rows.js';
import type { Manifest } from './manifest.js';
import type { FileOutput } from './telemetry-file.js';

/** A file that was written. */
export interface FileReport {
  readonly path: string;
  /** Undefined for standard output and devices. */
  readonly bytes: number | undefined;
}

/** The result of making a data set; the counts cover only what was generated this time. */
export interface DataSetReport {
  readonly containers: readonly ContainerCount[];
  readonly files: readonly FileReport[];
  /** Further information for the user, one sentence each. */
  readonly notes: readonly string[];
}

/** A data set for a destination that tells runs apart by their ids. */
export interface DataSetOrder {
  readonly command: SimulationCommand;
  readonly columns: ColumnSet;
  /** The same for every shard of one command. */
  readonly runId: string;
  /** Undefined: as fast as the destination takes them. */
  readonly pace?: PacePlan | undefined;
}

/** A data set to write to a file, or to a directory with one file per container. */
export interface FileOrder {
  readonly command: SimulationCommand;
  readonly columns: ColumnSet;
  readonly file: FileOutput;
  readonly partitioned: boolean;
  /** Number of threads that generate records; the output bytes do not depend on it. */
  readonly workers: number;
  /** Whether to write a manifest next to the output. */
  readonly manifest: boolean;
  /** The manifest that the result must match. */
  readonly expected: Manifest | undefined;
}

/** A data set to load into MongoDB. */
export interface DatabaseOrder extends DataSetOrder {
  /** Whether to create a missing collection as a time-series collection. */
  readonly timeSeries: boolean;
}

/** Makes data sets; each method resolves with `cancelled` if the watch's signal aborts. */
export interface DataSets {
  writeFile(order: FileOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
  loadDatabase(order: DatabaseOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
  sendMessages(order: DataSetOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
}
