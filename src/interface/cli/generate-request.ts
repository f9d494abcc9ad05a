import { WrongUse } from '../../domain/errors.js';
import { STATISTICAL } from '../../domain/models/statistical/statistical-model.js';
import { drawScenario } from '../../domain/scenario/draw-scenario.js';
import { fleetCommand } from '../../domain/scenario/fleet-command.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import { shardOf } from '../../domain/simulation/shard.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import {
  type FileOutput,
  fileKindOf,
  STANDARD_OUTPUT,
  FILE_ENDINGS,
} from '../../application/data-sets/telemetry-file.js';
import { DEFAULTS, type GenerateOptions } from './generate-options.js';

/** What is drawn where the command line does not say it. */
export interface Draws {
  readonly seed: number;
  readonly nowEpochSeconds: number;
}

/** A data set that the command line asks for. */
export interface GenerateRequest {
  /** Of all shards together. */
  readonly whole: SimulationCommand;
  /** What is made now; undefined for a share without containers. */
  readonly command: SimulationCommand | undefined;
}

/** Makes the command of the options; throws a `WrongUse` for what cannot be. */
export function generateRequest(
  options: GenerateOptions,
  scenario: Scenario | undefined,
  draws: Draws,
): GenerateRequest {
  if (
    options.shard &&
    options.shard.of > 1 &&
    !(
      (options.seed ?? scenario?.seed) !== undefined &&
      (options.startTime !== undefined || (scenario && 'epochSeconds' in scenario.start))
    )
  ) {
    throw new WrongUse(
      'shard.unrepeatable',
      'Shards belong together only with the same --seed and --start-time: give both.',
    );
  }
  const whole = scenario ? scenarioCommand(scenario, options, draws) : plainCommand(options, draws);
  return { whole, command: options.shard ? shardOf(whole, options.shard) : whole };
}

/** The command of a scenario; seed and start may be told otherwise. */
function scenarioCommand(
  scenario: Scenario,
  { seed, startTime }: GenerateOptions,
  draws: Draws,
): SimulationCommand {
  if (scenario.later.length > 0) {
    throw new WrongUse(
      'scenario.later',
      `The scenario says ${scenario.later.join(', ')}, which generate does not carry out yet: leave it out.`,
    );
  }
  const told = {
    ...scenario,
    seed: seed ?? scenario.seed,
    ...(startTime !== undefined && { start: { epochSeconds: startTime } }),
  };
  return drawScenario(told, draws);
}

function plainCommand(options: GenerateOptions, draws: Draws): SimulationCommand {
  return fleetCommand({
    containers: options.containers ?? options.container ?? [DEFAULTS.container],
    simulations: options.simulation ?? [{ value: DEFAULTS.simulation, weight: 1 }],
    products: options.product ?? [{ value: DEFAULTS.product, weight: 1 }],
    model: STATISTICAL,
    records: options.records,
    seed: options.seed ?? draws.seed,
    startEpochSeconds: options.startTime ?? draws.nowEpochSeconds,
    intervalSeconds: options.interval,
  });
}

/** The file that the options name; throws a `WrongUse` for what cannot be. */
export function fileOutput({
  out,
  format,
  append = false,
  partitionBy,
  legacy,
}: GenerateOptions): FileOutput {
  const path = out ?? DEFAULTS.out;
  if (legacy) return { path, format: 'csv', gzip: false, append };
  const named = path === STANDARD_OUTPUT ? undefined : fileKindOf(path);
  const kind = format ? { format, gzip: named?.gzip ?? false } : (named ?? fallback(path, partitionBy));
  if (path === STANDARD_OUTPUT && (append || partitionBy)) {
    throw new WrongUse('out.standard-output', 'Standard output takes neither --append nor --partition-by.');
  }
  if (append && (kind.format === 'parquet' || kind.gzip || partitionBy)) {
    throw new WrongUse(
      'append.impossible',
      `--append adds to a CSV or NDJSON file that is not compressed, and ${path} is none.`,
    );
  }
  return { path, ...kind, append };
}

function fallback(path: string, partitionBy: string | undefined): Pick<FileOutput, 'format' | 'gzip'> {
  if (path === STANDARD_OUTPUT || partitionBy) return { format: 'csv', gzip: false };
  throw new WrongUse(
    'out.unknown-form',
    `The ending of ${path} names no form. Use one of ${FILE_ENDINGS}, or --format.`,
  );
}

const RUN_ID_DIGITS = 24;

/**
 * Names the data set by everything that its values depend on: the same for every shard of the same command. A file has no
 * such name, so what makes it is loaded here.
 */
export function runIdOf(command: SimulationCommand): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(command.fingerprint).digest('hex').slice(0, RUN_ID_DIGITS);
}
