import { type Fragment, fragmentOf, putDecimal, putFragment, putInteger, putText } from './ascii-digits.js';
import { putMeasurementTime } from './measurement-time.js';
import { TELEMETRY_COLUMNS, type TelemetryRecord } from './telemetry-record.js';
import type { TextBuffer } from './text-buffer.js';

/** What one of the text forms writes around the twenty values. */
interface Notation {
  /** Before each value: quotes, separators and names; a string's closing quote is in the next one. */
  readonly before: readonly Fragment[];
  /** The fans and the position, with what stands before them and after. */
  readonly rest: Surroundings;
  readonly end: Fragment;
  /** 1 where a double has a decimal even if it is whole. */
  readonly leastDecimals: 0 | 1;
}

const STRINGS: readonly string[] = ['container_id', 'measurement_time', 'product_id'];
const POSITIONS: readonly string[] = ['latitude', 'longitude'];
const FIRST_FAN = 14;
const LATITUDE = 17;

/** The columns from the fans to what stands before the label: they repeat from record to record, so texts are kept. */
class Surroundings {
  private latitude = NaN;
  private longitude = NaN;
  /** By 4 where the first fan runs, 2 the second, 1 the third. */
  private texts: readonly Fragment[] = [];

  constructor(private readonly write: (running: number, latitude: number, longitude: number) => Fragment) {}

  textOf({ fan_1, fan_2, fan_3, latitude, longitude }: TelemetryRecord): Fragment {
    if (latitude !== this.latitude || longitude !== this.longitude) {
      this.texts = Array.from({ length: 8 }, (_, running) => this.write(running, latitude, longitude));
      this.latitude = latitude;
      this.longitude = longitude;
    }
    return this.texts[(fan_1 ? 4 : 0) + (fan_2 ? 2 : 0) + (fan_3 ? 1 : 0)] as Fragment;
  }
}

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

function write(text: TextBuffer, record: TelemetryRecord, notation: Notation): void {
  const { before, end, leastDecimals, rest } = notation;
  const bytes = text.reserve();
  let at = text.length;
  at = putText(bytes, putFragment(bytes, at, before[0] as Fragment), record.container_id);
  at = putMeasurementTime(bytes, putFragment(bytes, at, before[1] as Fragment), record.measured_at);
  at = putText(bytes, putFragment(bytes, at, before[2] as Fragment), record.product_id);
  decimals[0] = record.temperature;
  decimals[1] = record.target_temperature;
  decimals[2] = record.ambiant_temperature;
  decimals[3] = record.kilowatts;
  for (let i = 0; i < 4; i++) {
    at = putFragment(bytes, at, before[3 + i] as Fragment);
    at = putDecimal(bytes, at, decimals[i] as number, leastDecimals);
  }
  at = putInteger(bytes, putFragment(bytes, at, before[7] as Fragment), record.time_door_open);
  at = putInteger(bytes, putFragment(bytes, at, before[8] as Fragment), record.content_type);
  at = putInteger(bytes, putFragment(bytes, at, before[9] as Fragment), record.defrost_cycle);
  decimals[0] = record.oxygen_level;
  decimals[1] = record.nitrogen_level;
  decimals[2] = record.humidity_level;
  decimals[3] = record.carbon_dioxide_level;
  for (let i = 0; i < 4; i++) {
    at = putFragment(bytes, at, before[10 + i] as Fragment);
    at = putDecimal(bytes, at, decimals[i] as number, leastDecimals);
  }
  at = putFragment(bytes, at, rest.textOf(record));
  at = putInteger(bytes, at, record.maintenance_required);
  text.advance(putFragment(bytes, at, end));
}

/** Four values that follow one another in every form: a loop over them is compiled sooner than eight calls. */
const decimals = new Float64Array(4);

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
  return {
    before: before.map(fragmentOf),
    rest: new Surroundings((running, latitude, longitude) =>
      fragmentOf(
        [
          ...[4, 2, 1].map(
            (bit, i) => `${before[FIRST_FAN + i] as string}${booleans[running & bit ? 1 : 0]}`,
          ),
          `${before[LATITUDE] as string}${latitude}`,
          `${before[LATITUDE + 1] as string}${longitude}${before[LATITUDE + 2] as string}`,
        ].join(''),
      ),
    ),
    end: fragmentOf(end),
    leastDecimals,
  };
}
