import { type AnyColumn, COLUMNS, isMeasured } from '../../src/domain/reefer/schema.js';
import { parseTuple, type TelemetryColumns } from './telemetry-tuple.js';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** A parsed message of the topic. */
export interface TelemetryMessage {
  readonly containerId: string;
  readonly form: 'json' | 'tuple';
  /** The record's position in the container's stream; undefined if the message has none. */
  readonly recordNumber: number | undefined;
  /** A missing reading is NaN. */
  readonly columns: TelemetryColumns;
  /** The kinds of the faults that act, each once; undefined if the message has no label columns. */
  readonly faultKinds: readonly string[] | undefined;
}

/** Parses a message with either form of payload; throws an `Error` if a column is missing or has another type. */
export function parseMessage(value: string): TelemetryMessage {
  const envelope = asObject(parseJson(value), 'the value');
  const { containerID, timestamp, payload, recordNumber } = envelope;
  if (typeof containerID !== 'string') throw new Error('containerID is missing');
  if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) {
    throw new Error(`timestamp is ${JSON.stringify(timestamp)} instead of "YYYY-MM-DD HH:MM:SS"`);
  }
  const common = {
    containerId: containerID,
    recordNumber: typeof recordNumber === 'number' ? recordNumber : undefined,
  };
  if (typeof payload === 'string')
    return { ...common, form: 'tuple', columns: parseTuple(payload), faultKinds: undefined };
  const object = asObject(payload, 'payload');
  return { ...common, form: 'json', columns: columnsOf(object), faultKinds: faultKindsOf(object) };
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
  const columns: Record<string, unknown> = {};
  for (const column of COLUMNS) {
    const { name } = column;
    const value = payload[name];
    const type = jsonTypeOf(column);
    if (value === null && isMeasured(column)) columns[name] = NaN;
    else if (typeof value === type) columns[name] = value;
    else {
      const found = name in payload ? JSON.stringify(value) : 'missing';
      throw new Error(`${name} is ${found} instead of a ${type}`);
    }
  }
  return columns as unknown as TelemetryColumns;
}

function jsonTypeOf({ type }: AnyColumn): 'string' | 'boolean' | 'number' {
  switch (type) {
    case 'text':
    case 'time':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'double':
    case 'int':
    case 'flag':
      return 'number';
    default:
      return type satisfies never;
  }
}

/** Several kinds are joined by `|`; null means that no fault acts. */
function faultKindsOf({ fault_kind: kinds }: Record<string, unknown>): readonly string[] | undefined {
  if (kinds === undefined) return undefined;
  if (kinds === null) return [];
  if (typeof kinds !== 'string')
    throw new Error(`fault_kind is ${JSON.stringify(kinds)} instead of a string`);
  return [...new Set(kinds.split('|').filter((kind) => kind !== ''))];
}
