import type { ChartOrder, ChartReport } from '../../application/data-sets/chart.js';
import type { DataSets } from '../../application/data-sets/data-set.js';
import type { RecordFile } from '../../application/data-sets/record-file.js';
import type { DeliveryWatch } from '../../application/runs/deliver-rows.js';
import type { DeliveryReport } from '../../application/ports/telemetry-publisher.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import type { Shard } from '../../domain/simulation/shard.js';

/** Scenario documents: files, or built in under a name. */
export interface ScenarioLibrary {
  /** Rejects with `scenario.unknown` or `scenario.invalid`. */
  load(fileOrName: string): Promise<Scenario>;
  /** Rejects with `scenario.unknown`. */
  text(fileOrName: string): Promise<string>;
  /** `FILE:LINE: path message`, one for each problem. */
  problems(fileOrName: string): Promise<readonly string[]>;
  /** The built-in ones. */
  all(): Promise<readonly { readonly name: string; readonly description: string }[]>;
}

/** What the commands need of the outside world; `src/cli.ts` provides it and loads each part only when it is used. */
export interface CliServices {
  readonly version: string;
  readonly dataSets: DataSets;
  readonly scenarios: ScenarioLibrary;
  /** The share of a Kubernetes job's pod; undefined outside of one. */
  shard(): Promise<Shard | undefined>;
  /** Reads the file once to check it and to know what is in it. */
  openRecords(path: string): Promise<RecordFile>;
  /** Sends a file's records to Kafka; resolves with `cancelled` when the signal aborted. */
  replay(file: RecordFile, watch: DeliveryWatch): Promise<DeliveryReport | 'cancelled'>;
  plot(order: ChartOrder): Promise<ChartReport>;
  /** Starts the service; resolves when it listens. */
  serve(): Promise<void>;
}

/** Where a command speaks, and how it is stopped. */
export interface CliConsole {
  out(text: string): void;
  err(text: string): void;
  /** Where progress is drawn; undefined if the output is no terminal. */
  readonly progress: NodeJS.WriteStream | undefined;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}

/** Exit codes of the command line. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;
