import type { Document } from 'mongodb';
import type { TopicRecord } from './topic-reader.js';

const CONTAINER = /^\{"container_id":"([^"]+)"/;
const PAYLOAD = /"payload":(\{.*\}),"simulationID":"([^"]+)","recordNumber":(\d+)\}$/;

/** A record's text, as NDJSON files and JSON payloads have it, and its number. */
export interface NumberedLine {
  readonly line: string;
  readonly recordNumber: number;
}

/** The lines of an NDJSON text. */
export function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n');
}

/** Lines by container, each container's in their order. */
export function byContainer(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const containers = new Map<string, string[]>();
  for (const line of lines) {
    const id = CONTAINER.exec(line)?.[1] ?? line;
    const own = containers.get(id);
    if (own) own.push(line);
    else containers.set(id, [line]);
  }
  return containers;
}

/** The JSON payloads of a run by container, in the order of the topic. */
export function payloadsOf(
  records: readonly TopicRecord[],
  runId: string,
): ReadonlyMap<string, readonly NumberedLine[]> {
  const containers = new Map<string, NumberedLine[]>();
  for (const { key, value } of records) {
    const [, line, run, number] = PAYLOAD.exec(value) ?? [];
    if (line === undefined) throw new Error(`This is no message with a JSON payload: ${value}`);
    if (run !== runId) continue;
    const own = containers.get(key) ?? [];
    containers.set(key, own);
    own.push({ line, recordNumber: Number(number) });
  }
  return containers;
}

/** Where two texts differ for the first time; undefined if they are the same. Quicker to read than Jest's comparison. */
export function firstDifference(found: string, expected: string): string | undefined {
  if (found === expected) return undefined;
  const lines = linesOf(expected);
  const at = linesOf(found).findIndex((line, i) => line !== lines[i]);
  if (at < 0) return `${linesOf(found).length} lines instead of ${lines.length}`;
  return `line ${at + 1}: ${linesOf(found)[at] ?? ''}\ninstead of ${lines[at] ?? 'none'}`;
}

/** Fields of documents that no line has. */
const ONLY_IN_DOCUMENTS = new Set(['_id', 'timestamp', 'simulation_id', 'record_number']);

/** A document of MongoDB as the columns of an NDJSON line, in another order. */
export function columnsOf(document: Document): Readonly<Record<string, unknown>> {
  const { sensors, containerID, latitude, longitude, ...rest } = document;
  const columns = Object.entries({ ...rest, ...(sensors as object) }).flatMap(([name, value]) =>
    ONLY_IN_DOCUMENTS.has(name) ? [] : [[name, (value as object | null)?.valueOf() ?? null] as const],
  );
  return {
    ...Object.fromEntries(columns),
    container_id: containerID as unknown,
    latitude: Number(latitude),
    longitude: Number(longitude),
  };
}
