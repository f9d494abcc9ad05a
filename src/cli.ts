#!/usr/bin/env node
import './check-node-version.js'; // The first import, so that it runs before the others.
import { readFileSync } from 'node:fs';
import { DataSetsOnDemand } from './data-sets.js';
import { writeWholeFile } from './infrastructure/files/write/write-whole-file.js';
import { withDotEnv } from './infrastructure/configuration/dot-env.js';
import { runCommandLine } from './interface/cli/program.js';
import { EXIT, type CliConsole, type CliServices } from './interface/cli/cli-services.js';

/**
 * The command line's composition root. It loads only what a command uses: help and a small file take a tenth of a
 * second, while loading NestJS alone would take nine tenths.
 */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const interruption = new AbortController();
const dataSets = new DataSetsOnDemand(
  version,
  () => withDotEnv(process.env, process.cwd()),
  (message) => opened('stderr').write(`${message}\n`),
);

/** The built-in scenarios are in the same place relative to the sources and to the build. */
const BUILT_IN = new URL('../scenarios/', import.meta.url);
const scenarioFiles = () => import('./infrastructure/scenarios/scenario-files.js');

const services: CliServices = {
  version,
  dataSets,
  scenarios: {
    load: async (name) => (await scenarioFiles()).loadScenario(name, BUILT_IN),
    text: async (name) => (await scenarioFiles()).scenarioText(name, BUILT_IN),
    problems: async (name) => (await scenarioFiles()).problemsOf(name, BUILT_IN),
    all: async () => (await scenarioFiles()).describeBuiltIn(BUILT_IN),
  },
  shard: () => dataSets.shard(),
  openRecords: async (path, reading) => {
    const { openRecordFile } = await import('./infrastructure/files/read/open-record-file.js');
    return openRecordFile(path, reading);
  },
  replay: (file, watch) => dataSets.replay(file, watch),
  plot: async (order) => {
    const { plotFile } = await import('./infrastructure/charts/plot-file.js');
    const { fullRecordsOf } = await import('./infrastructure/files/read/open-record-file.js');
    return plotFile(order, {
      recordsOf: (path) => fullRecordsOf(path, order.reading),
      write: writeWholeFile,
    });
  },
  serve: async () => {
    for (const name of ['stdout', 'stderr'] as const) opened(name);
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM').removeAllListeners('SIGHUP');
    await import('./main.js');
  },
};

const cliConsole: CliConsole = {
  out: (text) => opened('stdout').write(text),
  err: (text) => opened('stderr').write(text),
  get progress() {
    const stderr = opened('stderr');
    return stderr.isTTY ? stderr : undefined;
  },
  signal: interruption.signal,
};

/** The first signal lets the command clean up; a second one ends the process at once. */
function interrupt(): void {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
process.exitCode = EXIT.failed; // In case Node.js exits before the command has ended, because nothing is pending.
void runCommandLine(process.argv.slice(2), services, cliConsole).then((code) => (process.exitCode = code));

/** A standard stream, which ignores that its reader has gone. Node.js makes it on demand, which takes milliseconds. */
function opened(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  const stream = process[name];
  if (!stream.listeners('error').includes(ignoreClosed)) stream.on('error', ignoreClosed);
  return stream;
}

/** Ignores a closed output pipe, so that the command continues. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
