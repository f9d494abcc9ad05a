// Runs a command against the embedded destination and prints the process's highest resident memory in MB as JSON.
// node bench/memory.mjs RECORDS
import { MODELS } from '../dist/domain/models/models.js';
import { RunSimulation } from '../dist/application/runs/run-simulation.js';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { EmbeddedTelemetryPublisher } from '../dist/infrastructure/embedded/embedded-telemetry-publisher.js';
import { fleetCommand, orderOf } from './fleet.mjs';

const command = fleetCommand(1, Number(process.argv[2]));
const run = new RunSimulation(new Simulator(MODELS), new EmbeddedTelemetryPublisher());
await run.prepare(orderOf(command)).carryOut(new AbortController().signal, {
  progress: () => undefined,
  throttled: () => undefined,
  abandonFailed: () => undefined,
});
console.log(JSON.stringify({ records: command.records, megabytes: process.resourceUsage().maxRSS / 1024 }));
