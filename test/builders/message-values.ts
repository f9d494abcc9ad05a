import type { Payload } from '../../src/formats/message-schema.js';
import { MODELS } from '../../src/domain/models/models.js';
import type { ColumnSet } from '../../src/domain/reefer/schema.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { RecordBatchWriter } from '../../src/infrastructure/kafka/record-batch.js';
import { decodeBatch } from './record-batch-decoder.js';

const IDENTITY = { producerId: 1n, producerEpoch: 0, sequence: 0 };
const UNLIMITED = { records: 1e6, bytes: 1e9 };

/** The value of a Kafka message, parsed. */
export interface MessageValue {
  readonly payload: unknown;
  readonly [key: string]: unknown;
}

/** The values of the Kafka messages for rows, as the publisher writes them. */
export async function valuesOf(rows: TelemetryRows, payload: Payload): Promise<readonly MessageValue[]> {
  const writer = new RecordBatchWriter({
    runId: '6a4d2f4e-7a53-4c0c-9d38-5f0c4a2c3e11',
    payload,
    recordTimestamp: 'publish',
    compression: 'none',
  });
  const all = Uint32Array.from({ length: rows.length }, (_, row) => row);
  const { bytes } = await writer.write(rows, all, IDENTITY, UNLIMITED);
  return decodeBatch(bytes).records.map(({ value }) => JSON.parse(value) as MessageValue);
}

/** All records of a command as rows with these columns. */
export function rowsWith(columns: ColumnSet, command: SimulationCommand): TelemetryRows {
  const rows = new TelemetryRows(command.records, columns);
  new Simulator(MODELS).feed(command).fill(rows);
  return rows;
}
