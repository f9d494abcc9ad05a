import { asciiBytes, putBytes, putDecimal, putInteger, putText } from './ascii-digits.js';
import { TELEMETRY_COLUMNS, type TelemetryRecord } from './telemetry-record.js';
import type { TextBuffer } from './text-buffer.js';

/** What one of the text forms writes around the twenty values. */
interface Notation {
  /** Before each value: quotes, separators and names; a string's closing quote is in the next one. */
  readonly before: readonly Uint8Array[];
  /** The three fans, by 4 where the first runs, 2 the second, 1 the third, with what stands between them. */
  readonly fans: readonly Uint8Array[];
  readonly end: Uint8Array;
  /** 1 where a double has a decimal even if it is whole. */
  readonly leastDecimals: 0 | 1;
}

const STRINGS: readonly string[] = ['container_id', 'measurement_time', 'product_id'];
const POSITIONS: readonly string[] = ['latitude', 'longitude'];
const FIRST_FAN = 14;

const JSON_OBJECT = notation({
  separators: TELEMETRY_COLUMNS.map((column, i) => `${i === 0 ? '{' : ','}"${column}":`),
  end: '}',
  quote: '"',
  quoted: STRINGS,
  booleans: ['false', 'true'],
  leastDecimals: 0,
});

const CSV_ROW = notation({
  separators: TELEMETRY_COLUMNS.map((_, i) => (i === 0 ? '' : ',')),
  end: '\n',
  quote: '',
  quoted: [],
  booleans: ['False', 'True'],
  leastDecimals: 1,
});

const TUPLE = notation({
  separators: TELEMETRY_COLUMNS.map((_, i) => (i === 0 ? '(' : ', ')),
  end: ')',
  quote: "'",
  quoted: [...STRINGS, ...POSITIONS],
  booleans: ['False', 'True'],
  leastDecimals: 1,
});

/** The header row of the CSV form, with its line end. */
export const CSV_HEADER = `${TELEMETRY_COLUMNS.join(',')}\n`;

/** Writes the record as a JSON object of the twenty columns in order; the text has room for it. */
export function writeJson(text: TextBuffer, record: TelemetryRecord): void {
  write(text, record, JSON_OBJECT);
}

/** Writes the record as a CSV row (RFC 4180, no value needs quoting), with its line end. */
export function writeCsvRow(text: TextBuffer, record: TelemetryRecord): void {
  write(text, record, CSV_ROW);
}

/** Writes the record as the tuple that the reference architecture's scoring services read: `('C02', …, 0)`. */
export function writeTuple(text: TextBuffer, record: TelemetryRecord): void {
  write(text, record, TUPLE);
}

function write(
  text: TextBuffer,
  record: TelemetryRecord,
  { before, fans, end, leastDecimals }: Notation,
): void {
  const bytes = text.reserve();
  let at = text.length;
  at = putText(bytes, putBytes(bytes, at, before[0] as Uint8Array), record.container_id);
  at = putText(bytes, putBytes(bytes, at, before[1] as Uint8Array), record.measurement_time);
  at = putText(bytes, putBytes(bytes, at, before[2] as Uint8Array), record.product_id);
  at = putDecimal(bytes, putBytes(bytes, at, before[3] as Uint8Array), record.temperature, leastDecimals);
  at = putDecimal(
    bytes,
    putBytes(bytes, at, before[4] as Uint8Array),
    record.target_temperature,
    leastDecimals,
  );
  at = putDecimal(
    bytes,
    putBytes(bytes, at, before[5] as Uint8Array),
    record.ambiant_temperature,
    leastDecimals,
  );
  at = putDecimal(bytes, putBytes(bytes, at, before[6] as Uint8Array), record.kilowatts, leastDecimals);
  at = putInteger(bytes, putBytes(bytes, at, before[7] as Uint8Array), record.time_door_open);
  at = putInteger(bytes, putBytes(bytes, at, before[8] as Uint8Array), record.content_type);
  at = putInteger(bytes, putBytes(bytes, at, before[9] as Uint8Array), record.defrost_cycle);
  at = putDecimal(bytes, putBytes(bytes, at, before[10] as Uint8Array), record.oxygen_level, leastDecimals);
  at = putDecimal(bytes, putBytes(bytes, at, before[11] as Uint8Array), record.nitrogen_level, leastDecimals);
  at = putDecimal(bytes, putBytes(bytes, at, before[12] as Uint8Array), record.humidity_level, leastDecimals);
  at = putDecimal(
    bytes,
    putBytes(bytes, at, before[13] as Uint8Array),
    record.carbon_dioxide_level,
    leastDecimals,
  );
  at = putBytes(bytes, at, fans[fanIndex(record)] as Uint8Array);
  at = putBytes(bytes, putBytes(bytes, at, before[17] as Uint8Array), lastLatitude.textOf(record.latitude));
  at = putBytes(bytes, putBytes(bytes, at, before[18] as Uint8Array), lastLongitude.textOf(record.longitude));
  at = putInteger(bytes, putBytes(bytes, at, before[19] as Uint8Array), record.maintenance_required);
  text.advance(putBytes(bytes, at, end));
}

function fanIndex({ fan_1, fan_2, fan_3 }: TelemetryRecord): number {
  return (fan_1 ? 4 : 0) + (fan_2 ? 2 : 0) + (fan_3 ? 1 : 0);
}

/** How a text form is described: what stands before each column, and how strings and booleans look. */
interface NotationRules {
  readonly separators: readonly string[];
  readonly end: string;
  readonly quote: string;
  readonly quoted: readonly string[];
  readonly booleans: readonly [no: string, yes: string];
  readonly leastDecimals: 0 | 1;
}

function notation({ separators, end, quote, quoted, booleans, leastDecimals }: NotationRules): Notation {
  const quoteOf = (column: string | undefined): string =>
    column !== undefined && quoted.includes(column) ? quote : '';
  const before = TELEMETRY_COLUMNS.map(
    (column, i) => `${quoteOf(TELEMETRY_COLUMNS[i - 1])}${separators[i] as string}${quoteOf(column)}`,
  );
  const fans = Array.from({ length: 8 }, (_, running) =>
    [4, 2, 1]
      .map((bit, i) => `${before[FIRST_FAN + i] as string}${booleans[running & bit ? 1 : 0]}`)
      .join(''),
  );
  return { before: before.map(asciiBytes), fans: fans.map(asciiBytes), end: asciiBytes(end), leastDecimals };
}

/** Positions have more than 6 decimals and repeat from record to record, so the last text of each is kept. */
class LastPosition {
  private degrees = NaN;
  private text = asciiBytes('');

  textOf(degrees: number): Uint8Array {
    if (degrees !== this.degrees) {
      this.degrees = degrees;
      this.text = asciiBytes(String(degrees));
    }
    return this.text;
  }
}

const lastLatitude = new LastPosition();
const lastLongitude = new LastPosition();
