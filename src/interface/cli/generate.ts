import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WrongUse } from '../../domain/errors.js';
import type { DataSetReport } from '../../application/data-sets/data-set.js';
import type { DeliveryWatch } from '../../application/runs/deliver-rows.js';
import { commandOfManifest, type Manifest, parseManifest } from '../../application/data-sets/manifest.js';
import { type FileOutput, fileKindOf, STANDARD_OUTPUT } from '../../application/data-sets/telemetry-file.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { GenerateOptions } from './generate-options.js';
import { fileOutput, generateRequest, runIdOf } from './generate-request.js';
import { ProgressDisplay } from './progress-display.js';
import { repeatLine } from './repeat-line.js';
import { summaryJson, summaryText } from './summary.js';
import { EXIT, type CliConsole, type CliServices } from './surroundings.js';
import { throttleNotice } from './throttle-notice.js';

const SEEDS = 0x1_0000_0000;

/** One thing that `generate` does: what to make, and where it goes. */
interface Job {
  readonly command: SimulationCommand;
  readonly where: string;
  /** The line that makes it again. */
  readonly again: string;
  /** What is said after an interruption. */
  readonly remains: string;
  readonly toStandardOutput: boolean;
  run(watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'>;
}

/** Makes a data set and says what came of it; gives the exit code. */
export async function generate(
  given: GenerateOptions,
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const options = { ...given, ...(await shardOf(given, services)) };
  const job = options.fromManifest
    ? await jobFromManifest(options, options.fromManifest, services)
    : jobOf(options, services);
  const { json = false, quiet = false } = options;
  const say = (text: string): void => (job?.toStandardOutput ? cliConsole.err(text) : cliConsole.out(text));
  if (!job) {
    if (!quiet) say('There is no container in this share, so nothing was made.\n');
    return EXIT.done;
  }
  const startedAt = performance.now();
  const report = await watched(job, options, cliConsole);
  if (report === 'cancelled') {
    cliConsole.err(`Interrupted: ${job.remains}.\n`);
    return EXIT.interrupted;
  }
  const summary = {
    report,
    where: job.where,
    seconds: (performance.now() - startedAt) / 1000,
    again: job.again,
  };
  if (json) say(summaryJson(summary));
  else if (!quiet) say(summaryText(summary));
  return EXIT.done;
}

async function watched(
  job: Job,
  { quiet, json, rate }: GenerateOptions,
  cliConsole: CliConsole,
): Promise<DataSetReport | 'cancelled'> {
  const silent = quiet ?? json ?? (job.toStandardOutput && process.stdout.isTTY);
  const display = await ProgressDisplay.start(job.command.records, silent ? undefined : cliConsole.progress);
  try {
    return await job.run({
      recordsPerSecond: rate,
      signal: cliConsole.signal,
      progress: (records) => display.update(records),
      throttled: throttleNotice(cliConsole),
      abandonFailed: (error) => cliConsole.err(`Cleaning up failed too: ${String(error)}\n`),
    });
  } finally {
    display.stop();
  }
}

async function shardOf(
  { shard, fromManifest }: GenerateOptions,
  services: CliServices,
): Promise<Pick<GenerateOptions, 'shard'>> {
  const found = shard ?? (fromManifest ? undefined : await services.shard());
  return found ? { shard: found } : {};
}

function jobOf(options: GenerateOptions, services: CliServices): Job | undefined {
  const draws = { seed: Math.floor(SEEDS * Math.random()), nowEpochSeconds: Math.floor(Date.now() / 1000) };
  const { whole, command } = generateRequest(options, draws);
  const again = repeatLine(options, whole);
  if (options.timeSeries && !options.db) {
    throw new WrongUse('time-series.without-db', '--time-series is about MongoDB: add --db.');
  }
  if (options.db || options.kafka) {
    if (!command) return undefined;
    return options.db
      ? databaseJob(command, runIdOf(whole), options, again, services)
      : kafkaJob(command, runIdOf(whole), again, services);
  }
  const file = fileOutput(options);
  if (options.rate !== undefined && file.path !== STANDARD_OUTPUT) {
    throw new WrongUse('rate.of-file', '--rate is about --kafka and --out -: a file is written at once.');
  }
  if (options.manifest && (file.append || file.path === STANDARD_OUTPUT)) {
    throw new WrongUse(
      'manifest.impossible',
      '--manifest describes a file that is made as a whole: not with --append, and not with standard output.',
    );
  }
  return command && fileJob(command, file, options, again, services, undefined);
}

function fileJob(
  command: SimulationCommand,
  file: FileOutput,
  { partitionBy, workers, manifest = false }: GenerateOptions,
  again: string,
  services: CliServices,
  expected: Manifest | undefined,
): Job {
  const toStandardOutput = file.path === STANDARD_OUTPUT;
  return {
    command,
    again,
    toStandardOutput,
    where: toStandardOutput ? 'standard output' : file.path,
    remains: toStandardOutput
      ? 'standard output holds a part'
      : `${file.path} is as it was before, and nothing was left behind`,
    run: (watch) =>
      services.dataSets.writeFile(
        { command, file, partitioned: partitionBy !== undefined, workers, manifest, expected },
        watch,
      ),
  };
}

function databaseJob(
  command: SimulationCommand,
  runId: string,
  { timeSeries = false }: GenerateOptions,
  again: string,
  services: CliServices,
): Job {
  return {
    command,
    again,
    toStandardOutput: false,
    where: 'MongoDB',
    remains: `what was loaded stays; this loads the rest, nothing twice: ${again}`,
    run: (watch) => services.dataSets.loadDatabase({ command, runId, timeSeries }, watch),
  };
}

function kafkaJob(command: SimulationCommand, runId: string, again: string, services: CliServices): Job {
  return {
    command,
    again,
    toStandardOutput: false,
    where: 'Kafka',
    remains: 'what was sent stays sent',
    run: (watch) => services.dataSets.sendMessages({ command, runId }, watch),
  };
}

async function jobFromManifest(options: GenerateOptions, path: string, services: CliServices): Promise<Job> {
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
    throw new WrongUse('manifest.impossible', 'A manifest is checked before its file appears: name a file.');
  }
  const partitioned = expected.partitionBy ? { partitionBy: expected.partitionBy } : {};
  const again = `reefer-simulator generate --from-manifest ${path} --out ${out}`;
  return fileJob(command, file, { ...options, ...partitioned }, again, services, expected);
}
