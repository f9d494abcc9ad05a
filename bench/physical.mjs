// Makes a fleet's records without writing them, and prints how fast and in how much memory.
// node bench/physical.mjs statistical|physical CONTAINERS RECORDS_OF_EACH
import { MODELS } from '../dist/domain/models/models.js';
import { drawScenario } from '../dist/domain/scenario/draw-scenario.js';
import { readScenario } from '../dist/domain/scenario/read-scenario.js';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { TelemetryRows } from '../dist/domain/telemetry/telemetry-rows.js';

const [model, containers, records] = process.argv.slice(2);
const { scenario } = readScenario({
  version: 1,
  model,
  records: Number(records),
  fleet: [{ group: 'a', containers: Number(containers), product: 'P02' }],
});
const command = drawScenario(scenario, { seed: 1, nowEpochSeconds: 1_780_000_000 });
const rows = new TelemetryRows(16_384);

/** CPU seconds of all records. */
function make() {
  const before = process.cpuUsage();
  const feed = new Simulator(MODELS).feed(command);
  while (feed.remaining > 0) feed.fill(rows);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

make(); // The engine compiles what is used often.
const cpuSeconds = make();
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ recordsPerCpuSecond: command.records / cpuSeconds, megabytes: maxRSS / 1024 }));
