import { scheduleOf } from '../../domain/simulation/schedule.js';
import type { DataSetReport } from '../../application/data-sets/data-set.js';
import { type Job, jobFromManifest, jobOf } from './generate-job.js';
import type { GenerateOptions } from './generate-options.js';
import { ProgressDisplay } from './progress-display.js';
import { summaryJson, summaryText } from './summary.js';
import { EXIT, type CliConsole, type CliServices } from './cli-services.js';
import { throttleNotice } from './throttle-notice.js';

/** Makes a data set and prints a summary; resolves with the exit code. */
export async function generate(
  given: GenerateOptions,
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const options = { ...given, ...(await shardOf(given, services)) };
  const job = options.fromManifest
    ? await jobFromManifest(options, options.fromManifest, services)
    : await jobOf(options, services);
  const { json = false, quiet = false } = options;
  const say = (text: string): void => (job?.toStandardOutput ? cliConsole.err(text) : cliConsole.out(text));
  if (!job) {
    if (!quiet) say('There is no container in this share, so nothing was made.\n');
    return EXIT.done;
  }
  const startedAt = process.uptime(); // `performance` would be loaded for it.
  const report = await watched(job, options, cliConsole);
  if (report === 'cancelled') {
    cliConsole.err(`Interrupted: ${job.remains}.\n`);
    return EXIT.interrupted;
  }
  const summary = {
    report,
    where: job.where,
    seconds: process.uptime() - startedAt,
    again: job.again,
  };
  if (json) say(summaryJson(summary));
  else if (!quiet) say(summaryText(summary));
  return EXIT.done;
}

async function watched(
  job: Job,
  { quiet, json }: GenerateOptions,
  cliConsole: CliConsole,
): Promise<DataSetReport | 'cancelled'> {
  // What will be written to is opened now: once the engine compiles later, loading the code for it takes longer.
  const terminal = quiet ? undefined : cliConsole.progress;
  const silent = json ?? (job.toStandardOutput && process.stdout.isTTY);
  const display = await ProgressDisplay.start(job.command.records, silent ? undefined : terminal);
  try {
    return await job.run({
      pace: job.pace && { schedule: scheduleOf(job.command, job.pace), catchUp: job.pace.catchUp },
      signal: cliConsole.signal,
      progress: (records) => display.update(records),
      throttled: throttleNotice(cliConsole),
      abandonFailed: (error) => cliConsole.err(`Cleaning up also failed: ${String(error)}\n`),
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
