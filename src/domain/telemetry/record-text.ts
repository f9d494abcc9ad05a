import { TELEMETRY_COLUMNS, type TelemetryRecord } from './telemetry-record.js';
import { asciiBytes, TextBuffer } from './text-buffer.js';

/** What one of the text forms puts around the twenty values. */
interface Notation {
  /** Before each value, its column name included where the form has one; and after the last value. */
  readonly before: readonly Uint8Array[];
  readonly end: Uint8Array;
  readonly quote: string;
  /** Whether latitude and longitude are quoted like strings. */
  readonly quotedPosition: boolean;
  /** 1 where a double has a decimal even if it is whole. */
  readonly leastDecimals: 0 | 1;
  readonly true: Uint8Array;
  readonly false: Uint8Array;
}

const JSON_OBJECT: Notation = {
  before: TELEMETRY_COLUMNS.map((column, i) => asciiBytes(`${i === 0 ? '{' : ','}"${column}":`)),
  end: asciiBytes('}'),
  quote: '"',
  quotedPosition: false,
  leastDecimals: 0,
  true: asciiBytes('true'),
  false: asciiBytes('false'),
};

const CSV_ROW: Notation = {
  before: TELEMETRY_COLUMNS.map((_, i) => asciiBytes(i === 0 ? '' : ',')),
  end: asciiBytes('\n'),
  quote: '',
  quotedPosition: false,
  leastDecimals: 1,
  true: asciiBytes('True'),
  false: asciiBytes('False'),
};

const TUPLE: Notation = {
  before: TELEMETRY_COLUMNS.map((_, i) => asciiBytes(i === 0 ? '(' : ', ')),
  end: asciiBytes(')'),
  quote: "'",
  quotedPosition: true,
  leastDecimals: 1,
  true: asciiBytes('True'),
  false: asciiBytes('False'),
};

/** The header row of the CSV form, with its line end. */
export const CSV_HEADER = `${TELEMETRY_COLUMNS.join(',')}\n`;

/** Writes the record as a JSON object of the twenty columns in order. */
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

function write(text: TextBuffer, record: TelemetryRecord, notation: Notation): void {
  text.reserve();
  string(text, notation, 0, record.container_id);
  string(text, notation, 1, record.measurement_time);
  string(text, notation, 2, record.product_id);
  double(text, notation, 3, record.temperature);
  double(text, notation, 4, record.target_temperature);
  double(text, notation, 5, record.ambiant_temperature);
  double(text, notation, 6, record.kilowatts);
  integer(text, notation, 7, record.time_door_open);
  integer(text, notation, 8, record.content_type);
  integer(text, notation, 9, record.defrost_cycle);
  double(text, notation, 10, record.oxygen_level);
  double(text, notation, 11, record.nitrogen_level);
  double(text, notation, 12, record.humidity_level);
  double(text, notation, 13, record.carbon_dioxide_level);
  boolean(text, notation, 14, record.fan_1);
  boolean(text, notation, 15, record.fan_2);
  boolean(text, notation, 16, record.fan_3);
  position(text, notation, 17, record.latitude);
  position(text, notation, 18, record.longitude);
  integer(text, notation, 19, record.maintenance_required);
  text.fragment(notation.end);
}

function string(text: TextBuffer, notation: Notation, column: number, value: string): void {
  text.fragment(notation.before[column] as Uint8Array);
  text.ascii(notation.quote);
  text.ascii(value);
  text.ascii(notation.quote);
}

function double(text: TextBuffer, notation: Notation, column: number, value: number): void {
  text.fragment(notation.before[column] as Uint8Array);
  text.decimal(value, notation.leastDecimals);
}

function integer(text: TextBuffer, notation: Notation, column: number, value: number): void {
  text.fragment(notation.before[column] as Uint8Array);
  text.integer(value);
}

function boolean(text: TextBuffer, notation: Notation, column: number, value: boolean): void {
  text.fragment(notation.before[column] as Uint8Array);
  text.fragment(value ? notation.true : notation.false);
}

function position(text: TextBuffer, notation: Notation, column: number, degrees: number): void {
  text.fragment(notation.before[column] as Uint8Array);
  if (notation.quotedPosition) text.ascii(notation.quote);
  text.fragment(positionText(degrees));
  if (notation.quotedPosition) text.ascii(notation.quote);
}

const positions = new Map<number, Uint8Array>();

/** Positions have more than 6 decimals and repeat from record to record, so the last few texts are kept. */
function positionText(degrees: number): Uint8Array {
  let text = positions.get(degrees);
  if (text === undefined) {
    if (positions.size >= 64) positions.clear();
    text = asciiBytes(String(degrees));
    positions.set(degrees, text);
  }
  return text;
}
