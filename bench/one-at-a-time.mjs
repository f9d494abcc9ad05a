// Sends telemetry one awaited message at a time, as the Python service did, and prints the seconds as JSON.
// node bench/one-at-a-time.mjs BROKERS TOPIC CONTAINERS RECORDS
import { MODELS } from '../dist/domain/models/models.js';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { writeJsonRow } from '../dist/formats/record-text.js';
import { TelemetryRows } from '../dist/domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../dist/formats/text-buffer.js';
import { fleetCommand } from './fleet.mjs';

const [brokers, topic, containers, records] = process.argv.slice(2);
const command = fleetCommand(Number(containers), Number(records));
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const text = new TextBuffer();
const rows = new TelemetryRows(1);
const simulationID = crypto.randomUUID();
await producer.connect();
const feed = new Simulator(MODELS).feed(command);
const startedAt = performance.now();
for (let recordNumber = 0; feed.remaining > 0; recordNumber++) {
  feed.fill(rows);
  text.clear();
  writeJsonRow(text, rows, 0);
  const { container_id: containerID, measurement_time: timestamp } = rows.record(0);
  const payload = Buffer.from(text.written()).toString();
  const value = `{"containerID":"${containerID}","timestamp":"${timestamp}","type":"ReeferTelemetries","payload":${payload},"simulationID":"${simulationID}","recordNumber":${recordNumber}}`;
  await producer.send({ topic, acks: -1, messages: [{ key: containerID, value }] });
}
console.log(JSON.stringify({ records: command.records, seconds: (performance.now() - startedAt) / 1000 }));
await producer.disconnect();
