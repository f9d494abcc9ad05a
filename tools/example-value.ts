import { MODELS } from '../src/domain/models/models.js';
import { STATISTICAL } from '../src/domain/models/statistical/statistical-model.js';
import { SimulationCommand } from '../src/domain/simulation/simulation-command.js';
import { Simulator } from '../src/domain/simulation/simulator.js';
import { parseInstant } from '../src/domain/telemetry/instant.js';
import { TelemetryRows } from '../src/domain/telemetry/telemetry-rows.js';
import type { Payload } from '../src/formats/message-schema.js';
import { writeJsonRow, writeTupleRow } from '../src/formats/record-text.js';
import { TextBuffer } from '../src/formats/text-buffer.js';

const RUN_ID = '6a4d2f4e-7a53-4c0c-9d38-5f0c4a2c3e11';

/** The first record of the README's example, as rows. */
export function exampleRows(): TelemetryRows {
  const command = new SimulationCommand({
    containers: [
      { containerId: 'C02', productId: 'P02', model: STATISTICAL, faults: [], firstStep: 0, records: 1 },
    ],
    seed: 42,
    startEpochSeconds: parseInstant('2026-01-31T08:00:00Z') as number,
    intervalSeconds: 300,
  });
  const rows = new TelemetryRows(1);
  new Simulator(MODELS).feed(command).fill(rows);
  return rows;
}

/** The value of the Kafka message for that record, parsed. */
export function exampleValue(payload: Payload): unknown {
  const rows = exampleRows();
  const { container_id, measurement_time, record_number } = rows.record(0);
  const text = new TextBuffer();
  (payload === 'json' ? writeJsonRow : writeTupleRow)(text, rows, 0);
  const written = Buffer.from(text.release()).toString('latin1');
  return {
    containerID: container_id,
    timestamp: measurement_time,
    type: 'ReeferTelemetries',
    payload: payload === 'json' ? (JSON.parse(written) as unknown) : written,
    simulationID: RUN_ID,
    recordNumber: record_number,
  };
}
