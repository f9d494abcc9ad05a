import { COLUMN_NAMES } from '../../src/domain/reefer/schema.js';
import { parseTuple, type TelemetryColumns } from './telemetry-tuple.js';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const STRINGS: readonly string[] = ['container_id', 'measurement_time', 'product_id'];
const BOOLEANS: readonly string[] = ['fan_1', 'fan_2', 'fan_3'];

/** A parsed message of the topic. */
export interface TelemetryMessage {
  readonly containerId: string;
  readonly form: 'json' | 'tuple';
  /** The record's position in the container's stream; undefined if the message has none. */
  readonly recordNumber: number | undefined;
  readonly columns: TelemetryColumns;
}

/** Parses a message with either form of payload; throws an `Error` if the reference architecture could not read it. */
export function parseMessage(value: string): TelemetryMessage {
  const envelope = asObject(parseJson(value), 'the value');
  const { containerID, timestamp, payload, recordNumber } = envelope;
  if (typeof containerID !== 'string') throw new Error('containerID is missing');
  if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) {
    throw new Error(`timestamp is ${JSON.stringify(timestamp)} instead of "YYYY-MM-DD HH:MM:SS"`);
  }
  const tuple = typeof payload === 'string';
  return {
    containerId: containerID,
    form: tuple ? 'tuple' : 'json',
    recordNumber: typeof recordNumber === 'number' ? recordNumber : undefined,
    columns: tuple ? parseTuple(payload) : columnsOf(asObject(payload, 'payload')),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the value is not JSON');
  }
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${name} is not an object`);
  }
  return value as Record<string, unknown>;
}

function columnsOf(payload: Record<string, unknown>): TelemetryColumns {
  for (const column of COLUMN_NAMES) {
    const type = STRINGS.includes(column) ? 'string' : BOOLEANS.includes(column) ? 'boolean' : 'number';
    if (typeof payload[column] === type) continue;
    const found = column in payload ? JSON.stringify(payload[column]) : 'missing';
    throw new Error(`${column} is ${found} instead of a ${type}`);
  }
  return payload as unknown as TelemetryColumns;
}
