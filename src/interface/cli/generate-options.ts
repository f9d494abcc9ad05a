import { type Command, Option } from 'commander';
import { MAX_FLEET } from '../../domain/scenario/fleet.js';
import { CONTAINER_ID_RULE } from '../../domain/reefer/container-id.js';
import { COLUMN_SETS, type ColumnSet } from '../../domain/reefer/schema.js';
import { PRODUCT_IDS } from '../../domain/reefer/product.js';
import type { Weighted } from '../../domain/scenario/mix.js';
import type { ScenarioStart } from '../../domain/scenario/start.js';
import { MAX_RECORDS_PER_CONTAINER, MAX_SEED } from '../../domain/simulation/simulation-command.js';
import type { Shard } from '../../domain/simulation/shard.js';
import { SIMULATION_KINDS, type SimulationKind } from '../../domain/simulation/simulation-kind.js';
import { FILE_ENDINGS, FILE_FORMATS, type FileFormat } from '../../application/data-sets/telemetry-file.js';
import {
  choiceOption,
  container,
  count,
  decimalNumber,
  fileName,
  intervalSeconds,
  shard,
  startTime,
  weightedProduct,
  weightedSimulation,
  wholeNumber,
} from './option-values.js';

const MAX_WORKERS = 64;
/** The parsed options of `generate`, times in seconds, `rate` in records per second; undefined: not given. */
export interface GenerateOptions {
  readonly simulation?: readonly Weighted<SimulationKind>[];
  readonly container?: readonly string[];
  readonly containers?: number;
  readonly product?: readonly Weighted<string>[];
  readonly records: number;
  readonly seed?: number;
  readonly startTime?: ScenarioStart;
  readonly interval: number;
  readonly out?: string;
  readonly format?: FileFormat;
  readonly append?: boolean;
  readonly partitionBy?: 'container_id';
  /** A scenario file, or the name of a built-in scenario. */
  readonly scenario?: string;
  /** Which columns the output has; undefined: those that the scenario asks for, or else the contract's. */
  readonly columns?: ColumnSet;
  readonly workers: number;
  readonly shard?: Shard;
  readonly manifest?: boolean;
  readonly fromManifest?: string;
  readonly db?: boolean;
  readonly timeSeries?: boolean;
  readonly kafka?: boolean;
  readonly rate?: number;
  /** Set for the flags from before there were subcommands, which always mean plain CSV or MongoDB. */
  readonly legacy?: true;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Default option values. */
export const DEFAULTS = {
  simulation: 'normal',
  container: 'C01',
  product: 'P02',
  records: 1000,
  interval: 300,
  out: 'telemetries.csv',
} as const;

/** Adds the options of `generate` to a command. */
export function addGenerateOptions(command: Command): Command {
  for (const option of [...contentOptions(), ...outputOptions(), ...talkOptions()]) command.addOption(option);
  return command;
}

/** The options that control what a command prints. */
export function talkOptions(): readonly [json: Option, quiet: Option] {
  return [
    new Option('--json', 'print the summary as JSON'),
    new Option('-q, --quiet', 'print no progress and no summary, only errors'),
  ];
}

function contentOptions(): readonly Option[] {
  return [
    new Option(
      '--scenario <file|name>',
      'a document that says what happens to a fleet; replaces the options up to --interval except --seed and --start-time',
    )
      .argParser(fileName)
      .conflicts(['simulation', 'container', 'containers', 'product', 'records', 'interval', 'fromManifest']),
    new Option(
      '-s, --simulation <kind[:weight]>',
      `what happens to the containers; repeat it, with weights, for a mix (default: ${DEFAULTS.simulation})`,
    )
      .choices(SIMULATION_KINDS)
      .argParser(weightedSimulation),
    new Option(
      '-c, --container <id>',
      `a container, repeatable: ${CONTAINER_ID_RULE} (default: ${DEFAULTS.container})`,
    ).argParser(container),
    new Option('--containers <n>', 'generate that many ISO 6346 container numbers from the seed')
      .argParser(count(1, MAX_FLEET))
      .conflicts('container'),
    new Option(
      '-p, --product <id[:weight]>',
      `what the containers carry; repeat it, with weights, for a mix (default: ${DEFAULTS.product})`,
    )
      .choices(PRODUCT_IDS)
      .argParser(weightedProduct),
    new Option('-n, --records <n>', 'number of records for each container: 1000, 1_000_000, 1e6, 100k, 2M')
      .argParser(count(1, MAX_RECORDS_PER_CONTAINER))
      .default(DEFAULTS.records),
    new Option(
      '--seed <n>',
      `0 … ${MAX_SEED}: the same seed and start time give the same data (default: random)`,
    ).argParser(wholeNumber(0, MAX_SEED)),
    new Option(
      '--start-time <time>',
      'time of the first measurement, in UTC unless it has an offset; or now-7d (default: now)',
    ).argParser(startTime),
    new Option('--interval <seconds>', 'time between measurements: 300, 5m, 1h')
      .argParser(intervalSeconds)
      .default(DEFAULTS.interval, '300, that is 5 minutes'),
    new Option(
      '--shard <i/n>',
      'make only the containers whose position modulo N is I (default: $JOB_COMPLETION_INDEX/$SHARDS if set)',
    ).argParser(shard),
  ];
}

function outputOptions(): readonly Option[] {
  return [
    new Option(
      '-o, --out <file>',
      `the file to write; its extension selects the format: ${FILE_ENDINGS}; - is standard output (default: ${DEFAULTS.out})`,
    ).argParser(fileName),
    choiceOption('--format <format>', 'the format, if the file extension does not select it', FILE_FORMATS),
    choiceOption(
      '--columns <set>',
      'the contract’s twenty columns, these plus labels, or all columns (default: contract, or as the scenario says)',
      COLUMN_SETS,
    ),
    new Option(
      '--append',
      'append to the file, which stays unchanged until everything is written; CSV and NDJSON only',
    ),
    choiceOption('--partition-by <column>', 'make --out a directory with one file per container', [
      'container_id',
    ]),
    new Option(
      '-w, --workers <n>',
      'number of threads for CSV or NDJSON; the result is the same, byte for byte',
    )
      .argParser(wholeNumber(1, MAX_WORKERS))
      .default(1),
    new Option(
      '--manifest',
      'also write FILE.manifest.json: command, versions, SHA-256, shares of positives',
    ),
    new Option('--from-manifest <file>', 'make the data set of that manifest again, and check it')
      .argParser(fileName)
      .conflicts(
        [
          'simulation',
          'container',
          'containers',
          'product',
          'records',
          'seed',
          'startTime',
          'interval',
          'shard',
        ].concat(['append', 'columns', 'db', 'kafka', 'partitionBy']),
      ),
    new Option('--db', 'load into MongoDB (see MONGO_DB_URL) instead of writing a file').conflicts([
      'out',
      'format',
      'append',
      'partitionBy',
      'manifest',
      'kafka',
      'workers',
    ]),
    new Option('--time-series', 'with --db: create a time-series collection if the server supports it'),
    new Option('--kafka', 'send to Kafka (see KAFKA_BROKERS) instead of writing a file').conflicts([
      'out',
      'format',
      'append',
      'partitionBy',
      'manifest',
      'workers',
    ]),
    new Option(
      '--rate <n>',
      'with --kafka or --out -: records per second: 0.5, 200, 10k (default: as fast as possible)',
    ).argParser(decimalNumber(0.001, 1_000_000)),
  ];
}
