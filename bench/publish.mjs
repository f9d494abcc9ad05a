// Publishes one command's telemetry to Kafka as the service does, and prints the seconds it took as JSON.
// node bench/publish.mjs --brokers HOST:PORT --topic NAME --containers N --records N [--model physical] [--payload tuple] [--compression gzip] [--user U --password P --ca FILE]
import { MODELS } from '../dist/domain/models/models.js';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RunSimulation } from '../dist/application/runs/run-simulation.js';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { KafkaTelemetryPublisher } from '../dist/infrastructure/kafka/kafka-telemetry-publisher.js';
import { fleetCommand, orderOf, physicalFleet } from './fleet.mjs';

const text = { type: 'string' };
const { values: options } = parseArgs({
  options: {
    brokers: text,
    topic: text,
    containers: text,
    records: text,
    model: { ...text, default: 'statistical' },
    payload: { ...text, default: 'json' },
    compression: { ...text, default: 'none' },
    user: text,
    password: text,
    ca: text,
  },
});

const { user, password } = options;
const publisher = new KafkaTelemetryPublisher({
  brokers: options.brokers.split(','),
  topic: options.topic,
  credentials:
    user === undefined
      ? undefined
      : { mechanism: user === 'token' ? 'PLAIN' : 'SCRAM-SHA-512', user, password },
  tls: options.ca !== undefined,
  certificateAuthority: options.ca === undefined ? undefined : readFileSync(options.ca, 'utf8'),
  payload: options.payload,
  recordTimestamp: 'publish',
  compression: options.compression,
  deliveryTimeoutMs: 120_000,
  createTopic: false,
  partitions: undefined,
  replication: undefined,
});
const fleet = options.model === 'physical' ? physicalFleet : fleetCommand;
const command = fleet(Number(options.containers), Number(options.records));
const run = new RunSimulation(new Simulator(MODELS), publisher);
const signal = new AbortController().signal;
let acknowledged = 0;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await run.prepare(orderOf(command)).carryOut(signal, {
  progress: (count) => (acknowledged = count),
  throttled: () => undefined,
  abandonFailed: () => undefined,
});
const seconds = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(cpuBefore);
publisher.close();
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ records: acknowledged, seconds, cpuSeconds, megabytes }));
