import { steadily } from '../../src/domain/simulation/schedule.js';
import { anOrder } from '../builders/run-events.js';
import { MODELS } from '../../src/domain/models/models.js';
import { isDeepStrictEqual } from 'node:util';
import { RunSimulation } from '../../src/application/runs/run-simulation.js';
import type { TelemetryPublisher } from '../../src/application/ports/telemetry-publisher.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { COLUMN_NAMES } from '../../src/domain/reefer/schema.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { recordsOf } from '../builders/record-builder.js';
import type { TopicRecord } from './topic-reader.js';

/** The value of one of our messages, whose `payload` is JSON or a tuple. */
export interface Envelope {
  readonly containerID: string;
  readonly timestamp: string;
  readonly type: string;
  readonly payload: unknown;
  readonly simulationID: string;
  readonly recordNumber: number;
}

/** How to watch and stop a run that is carried out. */
export interface RunWatch {
  readonly id?: string;
  readonly signal?: AbortSignal;
  readonly recordsPerSecond?: number;
  readonly progress?: (acknowledged: number) => void;
}

/** Carries out a command as the service does, and returns the run's id. */
export async function deliver(
  publisher: TelemetryPublisher,
  command: SimulationCommand,
  {
    id = crypto.randomUUID(),
    // Each run has its own signal, as in the service.
    signal = new AbortController().signal,
    recordsPerSecond,
    progress = () => undefined,
  }: RunWatch = {},
): Promise<string> {
  const simulation = new RunSimulation(new Simulator(MODELS), publisher);
  const pace = recordsPerSecond === undefined ? undefined : steadily(recordsPerSecond);
  await simulation.prepare(anOrder({ id, command, pace })).carryOut(signal, {
    progress,
    throttled: () => undefined,
    abandonFailed: () => undefined,
  });
  return id;
}

export function envelopeOf(record: TopicRecord): Envelope {
  return JSON.parse(record.value) as Envelope;
}

/** The records of one run, in the order of the topic. */
export function ofRun(records: readonly TopicRecord[], runId: string): readonly TopicRecord[] {
  return records.filter((record) => envelopeOf(record).simulationID === runId);
}

/** The message expected for a record, with a JSON payload. */
export function expectedEnvelope(record: TelemetryRecord, runId: string): Envelope {
  return {
    containerID: record.container_id,
    timestamp: record.measurement_time,
    type: 'ReeferTelemetries',
    payload: Object.fromEntries(COLUMN_NAMES.map((column) => [column, record[column]])),
    simulationID: runId,
    recordNumber: record.record_number,
  };
}

/**
 * What is wrong with the records of a run in a topic, one line for each fault. There is none if each of the command's
 * first `count` records is there once, with its container's key, in its container's order, in one partition for each
 * container, and with exactly the domain's values.
 */
export function faultsOf(
  records: readonly TopicRecord[],
  runId: string,
  command: SimulationCommand,
  count = command.records,
): readonly string[] {
  const arrived = grouped(ofRun(records, runId), ({ key }) => key);
  const sent = grouped(recordsOf(command, 0, count), (record) => record.container_id);
  const strangers = [...arrived.keys()].filter((key) => !sent.has(key));
  return [
    ...strangers.map((key) => `records of container ${key}, which is not in the command`),
    ...[...sent].flatMap(([containerId, wanted]) =>
      containerFaults(containerId, wanted, arrived.get(containerId) ?? [], runId),
    ),
  ].slice(0, 5);
}

function containerFaults(
  containerId: string,
  wanted: readonly TelemetryRecord[],
  arrived: readonly TopicRecord[],
  runId: string,
): string[] {
  const partitions = new Set(arrived.map(({ partition }) => partition));
  if (partitions.size > 1) return [`${containerId} lies in partitions ${[...partitions].join(', ')}`];
  const faults =
    arrived.length === wanted.length
      ? []
      : [`${containerId}: ${arrived.length} records instead of ${wanted.length}`];
  for (const [i, record] of arrived.entries()) {
    const expected = wanted[i] && expectedEnvelope(wanted[i], runId);
    const found = envelopeOf(record);
    if (!isDeepStrictEqual(found, expected)) {
      faults.push(`${containerId}, place ${i}: ${difference(found, expected)}`);
    }
  }
  return faults;
}

function difference(found: Envelope, expected: Envelope | undefined): string {
  if (found.recordNumber !== expected?.recordNumber) {
    return `record ${found.recordNumber} instead of ${expected?.recordNumber ?? 'none'}`;
  }
  return `${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return groups;
}
