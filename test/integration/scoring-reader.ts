/** A reading as the reference architecture's scoring services see it. */
export interface ScoringReading {
  readonly containerId: string;
  /** The envelope's timestamp in milliseconds since 1970. */
  readonly time: number;
  /** The twenty values, parsed by the type of their column. */
  readonly values: readonly (string | number | boolean)[];
}

const TEXTS = new Set([0, 1, 2, 17, 18]);
const INTEGERS = new Set([7, 8, 9, 19]);
const BOOLEANS = new Set([14, 15, 16]);

/**
 * Reads a message by the rules of the scoring services, and just as strictly: the payload is text, parentheses and quotes
 * are removed, commas separate exactly twenty values, integers consist of digits only, a boolean is true if it spells
 * "true" in any case (`Boolean.valueOf`), and the envelope's timestamp is `yyyy-mm-dd hh:mm:ss`. Throws if they would.
 */
export function readAsScoringService(message: string): ScoringReading {
  const { containerID, timestamp, payload } = JSON.parse(message) as Record<string, unknown>;
  if (typeof containerID !== 'string') throw new TypeError('containerID is no string');
  if (typeof payload !== 'string') throw new TypeError('payload is no string');
  const texts = payload
    .replaceAll(/[()'"]/g, '')
    .split(',')
    .map((text) => text.trim());
  if (texts.length !== 20) throw new RangeError(`${texts.length} values instead of 20`);
  return { containerId: containerID, time: timeOf(timestamp), values: texts.map(valueOf) };
}

function valueOf(text: string, column: number): string | number | boolean {
  if (TEXTS.has(column)) return text;
  if (BOOLEANS.has(column)) return text.toLowerCase() === 'true';
  const pattern = INTEGERS.has(column) ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
  if (!pattern.test(text)) throw new TypeError(`value ${column + 1} is ${text}`);
  return Number(text);
}

function timeOf(timestamp: unknown): number {
  if (typeof timestamp !== 'string' || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(timestamp)) {
    throw new TypeError(`the timestamp is ${String(timestamp)}`);
  }
  return Date.parse(`${timestamp.replace(' ', 'T')}Z`);
}
