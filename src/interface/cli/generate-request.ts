import { WrongUse } from '../../domain/errors.js';
import { STATISTICAL } from '../../domain/models/statistical/statistical-model.js';
import { paceOf } from '../../domain/scenario/pace-of.js';
import { fleetCommand } from '../../domain/scenario/fleet-command.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import { type ScenarioStart, startSeconds } from '../../domain/scenario/start.js';
import { type PacePlan, steadily } from '../../domain/simulation/schedule.js';
import { shardOf } from '../../domain/simulation/shard.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import {
  type FileOutput,
  fileKindOf,
  STANDARD_OUTPUT,
  FILE_ENDINGS,
} from '../../application/data-sets/telemetry-file.js';
import { DEFAULTS, type GenerateOptions } from './generate-options.js';

const NOW: ScenarioStart = { secondsBeforeNow: 0 };

/** Values for what the command line leaves open. */
export interface Draws {
  readonly seed: number;
  readonly nowEpochSeconds: number;
}

/** The data set that the command line asks for. */
export interface GenerateRequest {
  /** The command of all shards together. */
  readonly whole: SimulationCommand;
  /** The command of this shard; undefined if it has no containers. */
  readonly command: SimulationCommand | undefined;
  /** Where records are streamed; undefined: as fast as the destination takes them. */
  readonly pace: PacePlan | undefined;
}

/** Builds the command from the options; rejects with a `WrongUse` if they are invalid. */
export async function generateRequest(
  options: GenerateOptions,
  scenario: Scenario | undefined,
  draws: Draws,
): Promise<GenerateRequest> {
  if (
    options.shard &&
    options.shard.of > 1 &&
    !(
      (options.seed ?? scenario?.seed) !== undefined &&
      'epochSeconds' in (options.startTime ?? scenario?.start ?? NOW)
    )
  ) {
    throw new WrongUse(
      'shard.unrepeatable',
      'Shards belong together only with the same --seed and --start-time: give both.',
    );
  }
  const told = scenario && overridden(scenario, options);
  const whole = told ? await scenarioCommand(told, draws) : plainCommand(options, draws);
  const { rate, shard } = options;
  const paced = told && paceOf(told, draws.nowEpochSeconds);
  return {
    whole,
    command: shard ? shardOf(whole, shard) : whole,
    pace: rate === undefined ? paced : steadily(rate),
  };
}

/** The command of a scenario, whose code is loaded only now. */
async function scenarioCommand(scenario: Scenario, draws: Draws): Promise<SimulationCommand> {
  const { drawScenario } = await import('../../domain/scenario/draw-scenario.js');
  return drawScenario(scenario, draws);
}

/** A scenario with the seed and the start time of the options, if they are given. */
function overridden(scenario: Scenario, { seed, startTime }: GenerateOptions): Scenario {
  return { ...scenario, seed: seed ?? scenario.seed, start: startTime ?? scenario.start };
}

function plainCommand(options: GenerateOptions, draws: Draws): SimulationCommand {
  return fleetCommand({
    containers: options.containers ?? options.container ?? [DEFAULTS.container],
    simulations: options.simulation ?? [{ value: DEFAULTS.simulation, weight: 1 }],
    products: options.product ?? [{ value: DEFAULTS.product, weight: 1 }],
    model: STATISTICAL,
    records: options.records,
    seed: options.seed ?? draws.seed,
    startEpochSeconds: startSeconds(options.startTime ?? NOW, draws.nowEpochSeconds),
    intervalSeconds: options.interval,
  });
}

/**
 * The output file that the options describe. `device`: whether a device or a named pipe has that name. Throws a
 * `WrongUse` if the options are invalid.
 */
export function fileOutput(
  { out, format, append = false, partitionBy, legacy }: GenerateOptions,
  device: boolean,
): FileOutput {
  // Opened by its name, a file that the shell redirects to would lose what it holds.
  const path = out === '/dev/stdout' ? STANDARD_OUTPUT : (out ?? DEFAULTS.out);
  if (legacy) return { path, format: 'csv', gzip: false, append };
  const named = path === STANDARD_OUTPUT ? undefined : fileKindOf(path);
  const kind = format
    ? { format, gzip: named?.gzip ?? false }
    : (named ?? fallback(path, device || partitionBy !== undefined));
  if (path === STANDARD_OUTPUT && (append || partitionBy)) {
    throw new WrongUse('out.standard-output', 'Standard output takes neither --append nor --partition-by.');
  }
  if (append && (kind.format === 'parquet' || kind.gzip || partitionBy)) {
    throw new WrongUse(
      'append.impossible',
      `--append adds to a CSV or NDJSON file that is not compressed, which ${path} is not.`,
    );
  }
  return { path, ...kind, append };
}

/** The form of what has no file extension, and often cannot have one. */
function fallback(path: string, nameless: boolean): Pick<FileOutput, 'format' | 'gzip'> {
  if (path === STANDARD_OUTPUT || nameless) return { format: 'csv', gzip: false };
  throw new WrongUse(
    'out.unknown-form',
    `${path} has no known file extension. Use one of ${FILE_ENDINGS}, or --format.`,
  );
}

const RUN_ID_DIGITS = 24;

/**
 * An id computed from everything that the data set's values depend on, so every shard of a command has the same one.
 * Files need no such id, so `node:crypto` is loaded only here.
 */
export function runIdOf(command: SimulationCommand): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(command.fingerprint).digest('hex').slice(0, RUN_ID_DIGITS);
}
