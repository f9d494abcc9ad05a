// Prints the average size in bytes of the Kafka values of a fleet as JSON.
import { MODELS } from '../dist/domain/models/models.js';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { TelemetryRows } from '../dist/domain/telemetry/telemetry-rows.js';
import { RecordBatchWriter } from '../dist/infrastructure/kafka/record-batch.js';
import { BATCH_HEADER_BYTES } from '../dist/infrastructure/kafka/record-batch-header.js';
import { fleetCommand } from './fleet.mjs';

const RECORDS = 24_000;
/** The lengths of a record, its key and its value, attributes, deltas and the number of headers. */
const FRAME_BYTES = 11;

const rows = new TelemetryRows(RECORDS);
const command = fleetCommand(24, RECORDS);
new Simulator(MODELS).feed(command).fill(rows);
const form = { runId: crypto.randomUUID(), payload: 'json', recordTimestamp: 'publish', compression: 'none' };
const identity = { producerId: 0n, producerEpoch: 0, sequence: 0 };
const limits = { records: RECORDS, bytes: Infinity };
const { bytes } = new RecordBatchWriter(form).write(
  rows,
  Uint32Array.from(rows.containers.keys()),
  identity,
  limits,
);
const keyBytes = command.containers[0].containerId.length;
const bytesOfRecord = (bytes.length - BATCH_HEADER_BYTES) / RECORDS;
console.log(JSON.stringify({ bytes: Math.round(bytesOfRecord - keyBytes - FRAME_BYTES) }));
