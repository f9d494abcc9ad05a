// Makes one container's telemetry in memory on one core and prints the CPU seconds of one way of doing it as JSON.
// node bench/generate.mjs records|json|csv|stringify RECORDS
import { MODELS } from '../dist/domain/models/models.js';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { writeCsvRows, writeJsonLines } from '../dist/formats/record-text.js';
import { TelemetryRows } from '../dist/domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../dist/formats/text-buffer.js';
import { fleetCommand } from './fleet.mjs';

const [way, records] = process.argv.slice(2);
const text = new TextBuffer();
const rows = new TelemetryRows(512);

const ways = {
  records: () => undefined,
  json: () => writeJsonLines(text, rows),
  csv: () => writeCsvRows(text, rows),
  stringify: () => {
    for (let row = 0; row < rows.length; row++) JSON.stringify(rows.record(row));
  },
};

function run(count) {
  const feed = new Simulator(MODELS).feed(fleetCommand(1, count));
  while (feed.remaining > 0) {
    text.clear();
    feed.fill(rows);
    ways[way]();
  }
}

run(50_000);
const before = process.cpuUsage();
run(Number(records));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ records: Number(records), seconds: (user + system) / 1e6 }));
