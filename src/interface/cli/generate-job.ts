import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WrongUse } from '../../domain/errors.js';
import type { DataSetReport } from '../../application/data-sets/data-set.js';
import type { DeliveryWatch } from '../../application/runs/deliver-rows.js';
import { commandOfManifest, type Manifest, parseManifest } from '../../application/data-sets/manifest.js';
import { type FileOutput, fileKindOf, STANDARD_OUTPUT } from '../../application/data-sets/telemetry-file.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { GenerateOptions } from './generate-options.js';
import {
  type Draws,
  fileOutput,
  type GenerateRequest,
  generateRequest,
  runIdOf,
} from './generate-request.js';
import { isDevice } from './output-device.js';
import { repeatLine } from './repeat-line.js';
import type { CliServices, LoadedScenario } from './cli-services.js';

const SEEDS = 0x1_0000_0000;

/** A `generate` job: what to generate and where to write it. */
export interface Job {
  readonly command: SimulationCommand;
  readonly pace: PacePlan | undefined;
  readonly where: string;
  /** The command line that makes the same data set again. */
  readonly again: string;
  /** What remains after an interruption, as a message for the user. */
  readonly remains: string;
  readonly toStandardOutput: boolean;
  run(watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
}

/** The job that the options describe; undefined if the shard has no container. Rejects with a `WrongUse`. */
export async function jobOf(given: GenerateOptions, services: CliServices): Promise<Job | undefined> {
  const loaded = given.scenario === undefined ? undefined : await services.scenarios.load(given.scenario);
  const scenario = loaded?.scenario;
  const options = scenario ? { ...given, columns: given.columns ?? scenario.labels.columns } : given;
  const draws = { seed: Math.floor(SEEDS * Math.random()), nowEpochSeconds: Math.floor(Date.now() / 1000) };
  const { whole, command, pace } = await requestOf(options, loaded, draws);
  const again = repeatLine(given, whole);
  if (options.timeSeries && !options.db) {
    throw new WrongUse('time-series.without-db', '--time-series applies only to MongoDB: add --db.');
  }
  if (options.db || options.kafka) {
    if (!command) return undefined;
    return options.db
      ? databaseJob(command, runIdOf(whole), options, again, services)
      : kafkaJob(command, pace, runIdOf(whole), options, again, services);
  }
  const device = await isDevice(options.out);
  const file = fileOutput(options, device);
  if (options.rate !== undefined && file.path !== STANDARD_OUTPUT) {
    throw new WrongUse(
      'rate.of-file',
      '--rate applies only to --kafka and --out -; a file is written at full speed.',
    );
  }
  if (options.manifest && (file.append || device || file.path === STANDARD_OUTPUT)) {
    throw new WrongUse(
      'manifest.impossible',
      '--manifest describes a complete file, so it cannot be used with --append, standard output, a device or a pipe.',
    );
  }
  const job = command && fileJob(command, file, options, again, services, undefined);
  const remains = device ? { remains: `${file.path} has received only a part` } : {};
  return job && { ...job, ...remains, pace: job.toStandardOutput ? pace : undefined };
}

/** `generateRequest`, with the lines of what is wrong with the scenario. */
async function requestOf(
  options: GenerateOptions,
  loaded: LoadedScenario | undefined,
  draws: Draws,
): Promise<GenerateRequest> {
  try {
    return await generateRequest(options, loaded?.scenario, draws);
  } catch (error) {
    throw loaded && error instanceof WrongScenario ? await loaded.located(error) : error;
  }
}

function fileJob(
  command: SimulationCommand,
  file: FileOutput,
  { columns = 'contract', partitionBy, workers, manifest = false }: GenerateOptions,
  again: string,
  services: CliServices,
  expected: Manifest | undefined,
): Job {
  const toStandardOutput = file.path === STANDARD_OUTPUT;
  return {
    command,
    pace: undefined,
    again,
    toStandardOutput,
    where: toStandardOutput ? 'standard output' : file.path,
    remains: toStandardOutput
      ? 'standard output has received only a part'
      : `${file.path} is as it was before, and nothing was left behind`,
    run: (watch) =>
      services.dataSets.writeFile(
        {
          command,
          columns,
          file,
          partitioned: partitionBy !== undefined,
          workers,
          manifest,
          expected,
        },
        watch,
      ),
  };
}

function databaseJob(
  command: SimulationCommand,
  runId: string,
  { columns = 'contract', timeSeries = false }: GenerateOptions,
  again: string,
  services: CliServices,
): Job {
  return {
    command,
    pace: undefined,
    again,
    toStandardOutput: false,
    where: 'MongoDB',
    remains: `the documents loaded so far stay; to load the rest without duplicates, run ${again}`,
    run: (watch) => services.dataSets.loadDatabase({ command, columns, runId, timeSeries }, watch),
  };
}

function kafkaJob(
  command: SimulationCommand,
  pace: PacePlan | undefined,
  runId: string,
  { columns = 'contract' }: GenerateOptions,
  again: string,
  services: CliServices,
): Job {
  return {
    command,
    pace,
    again,
    toStandardOutput: false,
    where: 'Kafka',
    remains: 'what was sent stays sent',
    run: (watch) => services.dataSets.sendMessages({ command, columns, runId, pace }, watch),
  };
}

/** The job that makes a manifest's data set again. Rejects with a `WrongUse`. */
export async function jobFromManifest(
  options: GenerateOptions,
  path: string,
  services: CliServices,
): Promise<Job> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WrongUse('manifest.unreadable', `Cannot read the manifest ${path}: ${String(error)}`, {
      cause: error,
    });
  });
  const expected = parseManifest(text, path);
  const command = commandOfManifest(expected.command);
  const [first] = expected.files;
  const name = expected.partitionBy ? dirname(first?.name ?? '') : (first?.name ?? '');
  const out = options.out ?? join(dirname(path), basename(name));
  const kind = fileKindOf(out) ?? expected;
  const file: FileOutput = {
    path: out,
    format: options.format ?? kind.format,
    gzip: kind.gzip,
    append: false,
  };
  if (out === STANDARD_OUTPUT) {
    throw new WrongUse(
      'manifest.impossible',
      '--from-manifest checks the file before it appears, so it cannot use standard output: name a file.',
    );
  }
  const partitioned = expected.partitionBy ? { partitionBy: expected.partitionBy } : {};
  const again = `reefer-simulator generate --from-manifest ${path} --out ${out}`;
  return fileJob(
    command,
    file,
    { ...options, columns: expected.columns ?? 'contract', ...partitioned },
    again,
    services,
    expected,
  );
}
