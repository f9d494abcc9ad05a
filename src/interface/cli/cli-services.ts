import type { ChartOrder, ChartReport } from '../../application/data-sets/chart.js';
import type { DataSets } from '../../application/data-sets/data-set.js';
import type { RecordFile, RecordReading } from '../../application/data-sets/record-file.js';
import type { DeliveryWatch } from '../../application/runs/deliver-rows.js';
import type { DeliveryReport } from '../../application/ports/telemetry-publisher.js';
import type { WrongUse } from '../../domain/errors.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import type { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import type { Shard } from '../../domain/simulation/shard.js';

/** A scenario that was read, and how to tell what is wrong with it when it is drawn. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The error that tells the same problems, each with its line. */
  located(error: WrongScenario): Promise<WrongUse>;
}

/** Access to scenario documents, which are files or built-in scenarios with a name. */
export interface ScenarioLibrary {
  /** Reads a scenario; rejects with `scenario.unknown` or `scenario.invalid`. */
  load(fileOrName: string): Promise<LoadedScenario>;
  /** Reads a document's text; rejects with `scenario.unknown`. */
  text(fileOrName: string): Promise<string>;
  /** Resolves with one line per problem: `FILE:LINE: path message`. */
  problems(fileOrName: string): Promise<readonly string[]>;
  /** Lists the built-in scenarios. */
  all(): Promise<readonly { readonly name: string; readonly description: string }[]>;
}

/** What the commands need from outside; `src/cli.ts` provides it and loads each part only when it is used. */
export interface CliServices {
  readonly version: string;
  readonly dataSets: DataSets;
  readonly scenarios: ScenarioLibrary;
  /** The shard of the Kubernetes job's pod in which the command runs; undefined outside of a job. */
  shard(): Promise<Shard | undefined>;
  /** Reads the file once to check it and to collect what it contains. */
  openRecords(path: string, reading: RecordReading): Promise<RecordFile>;
  /** Sends a file's records to Kafka; resolves with `cancelled` if the signal aborts. */
  replay(file: RecordFile, watch: DeliveryWatch): Promise<DeliveryReport | 'cancelled'>;
  plot(order: ChartOrder): Promise<ChartReport>;
  /** Starts the service; resolves when it is listening. */
  serve(): Promise<void>;
}

/** Where a command prints, and how it is interrupted. */
export interface CliConsole {
  out(text: string): void;
  err(text: string): void;
  /** Where progress is drawn; undefined if the output is not a terminal. */
  readonly progress: NodeJS.WriteStream | undefined;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}

/** Exit codes of the command line. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;
