import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../../test/builders/command-builder.js';
import { csvOf, ndjsonOf, recordsOf as recordsOfCommand } from '../../../../test/builders/record-builder.js';
import type { RecordReading } from '../../../application/data-sets/record-file.js';
import { DestinationError } from '../../../domain/errors.js';
import type { TelemetryRecord } from '../../../domain/telemetry/telemetry-record.js';
import { csvHeader } from '../../../formats/record-text.js';
import { openRecordFile } from './open-record-file.js';

const START = Date.UTC(2026, 0, 31, 8) / 1000;
const RECORDS = recordsOfCommand(aCommand({ records: 6, seed: 5, startEpochSeconds: START }));
const HEADER = csvHeader();
const CSV = HEADER + csvOf(RECORDS);
const NDJSON = ndjsonOf(RECORDS);
const [FIRST_LINE = '', ...OTHER_LINES] = csvOf(RECORDS).trimEnd().split('\n');
const MIB = 1 << 20;

/** The records as CSV after a change of each cell. */
function csvWith(change: (cell: string, column: number) => string, delimiter = ','): string {
  return CSV.trimEnd()
    .split('\n')
    .map((line, i) =>
      line
        .split(',')
        .map((cell, column) => (i === 0 ? cell : change(cell, column)))
        .join(delimiter),
    )
    .join('\n');
}

function utf16(text: string, bigEndian: boolean, marked: boolean): Buffer {
  const bytes = Buffer.from((marked ? '\ufeff' : '') + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

describe(openRecordFile.name, () => {
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'reefer-read-'))));
  afterAll(() => rm(directory, { recursive: true }));

  const opened = async (content: string | Uint8Array, reading?: RecordReading) => {
    const path = join(directory, 'a');
    await writeFile(path, content);
    return openRecordFile(path, reading);
  };
  const read = async (
    content: string | Uint8Array,
    reading?: RecordReading,
  ): Promise<readonly TelemetryRecord[]> => {
    const records: TelemetryRecord[] = [];
    for await (const block of (await opened(content, reading)).blocks()) records.push(...block);
    return records;
  };
  const failure = async (content: string | Uint8Array): Promise<string> => {
    const error: unknown = await opened(content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DestinationError);
    return (error as Error).message.replaceAll(directory, '');
  };

  const isTime = (column: number): boolean => column === 1;
  const asUs = (cell: string): string => cell.replace(/^20(\d\d)-(\d\d)-(\d\d) (.*):00$/, '$2/$3/$1 $4');
  const asGerman = (cell: string): string => cell.replace(/^(\d{4})-(\d\d)-(\d\d) /, '$3.$2.$1 ');

  it.each<[string, () => string | Uint8Array]>([
    ['CSV as we write it', () => CSV],
    ['the same gzipped', () => gzipSync(CSV)],
    [
      'two gzip files one behind the other',
      () => Buffer.concat([gzipSync(HEADER), gzipSync(csvOf(RECORDS))]),
    ],
    [
      'the reference architecture’s training file',
      () =>
        csvWith((cell, i) =>
          isTime(i) ? asUs(cell) : cell.replace(/^(True|False)$/, (one) => one.toUpperCase()),
        ),
    ],
    [
      'a German spreadsheet',
      () =>
        `\ufeffsep=;\r\n${csvWith((cell, i) => (isTime(i) ? asGerman(cell) : cell.replace('.', ',')), ';')}\r\n${';'.repeat(19)}\r\n`,
    ],
    ['tabs and decimal commas', () => csvWith((cell) => cell.replace('.', ','), '\t')],
    [
      'decimal commas in quotes',
      () => csvWith((cell) => (/^-?\d+\.\d+$/.test(cell) ? `"${cell.replace('.', ',')}"` : cell)),
    ],
    ['bars', () => csvWith((cell) => cell, '|')],
    [
      'fans as 1.0, the label as a boolean',
      () =>
        csvWith((cell, i) =>
          i >= 14 && i <= 16
            ? cell === 'True'
              ? '1.0'
              : '0.0'
            : i === 19
              ? cell === '1'
                ? 'True'
                : 'False'
              : cell,
        ),
    ],
    [
      'fans as t and f',
      () => csvWith((cell) => cell.replace(/^(T|F)\w+$/, (_, letter: string) => letter.toLowerCase())),
    ],
    ['UTF-16 with a byte-order mark', () => utf16(CSV, false, true)],
    ['big-endian UTF-16', () => utf16(CSV, true, true)],
    ['big-endian UTF-16 without a mark', () => utf16(CSV, true, false)],
    ['old line ends', () => CSV.replaceAll('\n', '\r')],
    ['NDJSON as we write it', () => NDJSON],
    ['NDJSON with a byte-order mark', () => `\ufeff${NDJSON}`],
    ['NDJSON in UTF-16, gzipped', () => gzipSync(utf16(NDJSON, false, true))],
    ['NDJSON that begins with an empty line', () => `\n\n${NDJSON}`],
    [
      'NDJSON with milliseconds',
      () =>
        NDJSON.replace(
          /"measurement_time":"([^"]+)"/g,
          (_, time: string) => `"measurement_time":${Date.parse(`${time}Z`)}`,
        ),
    ],
  ])('reads %s', async (_, content) => {
    expect(await read(content())).toEqual(RECORDS);
  });

  it.each(['', 'NaN', 'nan', 'NA', '#N/A', '<NA>', 'null', 'None', '\\N', '-'])(
    'takes %j for a missing measurement',
    async (missing) => {
      const records = await read(csvWith((cell, column) => (column === 3 ? missing : cell)));
      expect(records).toEqual(RECORDS.map((record) => ({ ...record, temperature: NaN })));
    },
  );

  it('takes the NaN of Python’s json for a missing measurement, and says where the first one is', async () => {
    const [first = '', second = '', ...others] = NDJSON.trimEnd().split('\n');
    const gap = second.replace(/"oxygen_level":[^,]+/, '"oxygen_level": NaN');
    const file = await opened([first, gap, ...others].join('\n'));
    expect(file.firstGap).toMatch(/, line 2, has no oxygen_level$/);
    expect((await read([first, gap, ...others].join('\n')))[1]).toEqual({ ...RECORDS[1], oxygen_level: NaN });
  });

  it('keeps the order of the file, and says where it leaves that of time', async () => {
    const content = HEADER + [...OTHER_LINES, FIRST_LINE].join('\n');
    expect((await opened(content)).firstDisorder).toMatch(/, line 7$/);
    expect((await read(content)).at(-1)).toMatchObject({
      measurement_time: '2026-01-31 08:00:00',
      record_number: 5,
    });
    expect((await opened(CSV)).firstDisorder).toBeUndefined();
  });

  it('takes the order of day and month from the whole column, or from the option', async () => {
    const dates = (first: string, last: string): string =>
      HEADER + [first, last].map((date) => FIRST_LINE.replace('2026-01-31 08:00:00', date)).join('\n');
    const times = async (content: string, reading?: RecordReading) =>
      (await read(content, reading)).map(({ measurement_time }) => measurement_time);
    expect(await times(dates('01/02/2026', '13/02/2026'))).toEqual([
      '2026-02-01 00:00:00',
      '2026-02-13 00:00:00',
    ]);
    expect(await times(dates('01/02/2026', '02/13/2026'))).toEqual([
      '2026-01-02 00:00:00',
      '2026-02-13 00:00:00',
    ]);
    const undecided = dates('01/02/2026', '03/04/2026');
    expect(await failure(undecided)).toContain('Say it: --date-order mdy or --date-order dmy.');
    expect(await times(undecided, { dateOrder: 'dmy' })).toEqual([
      '2026-02-01 00:00:00',
      '2026-04-03 00:00:00',
    ]);
    expect(await failure(dates('02/13/2026', '13/02/2026'))).toContain(
      'line 3: measurement_time is "13/02/2026", but the month comes first',
    );
  });

  const longCell = (part: string) =>
    gzipSync(HEADER + FIRST_LINE.replace('C01', part.repeat((3 * MIB) / part.length)));

  it.each<[string, () => string | Uint8Array, string]>([
    ['a row that is cut off', () => CSV.slice(0, CSV.lastIndexOf(',') - 30), 'line 7 has'],
    ['two header rows', () => HEADER + CSV, 'line 2 is the header again'],
    [
      'a row of units below the header',
      () => `${HEADER}${',-'.repeat(20).slice(1)}\n`,
      'line 2: measurement_time is "-"',
    ],
    [
      'decimal commas between commas',
      () => CSV.replace(/(\d)\.(\d)/, '$1,$2'),
      'line 2 has 21 values, but the header has 20 names',
    ],
    [
      'thousands separators',
      () => csvWith((cell, i) => (i === 3 ? '"1,234.5"' : cell)),
      'line 2: temperature is "1,234.5", but must be a number',
    ],
    ['an open quotation mark', () => CSV.replace('C01', '"C01'), 'quotation mark'],
    [
      'another label',
      () => `${HEADER}${FIRST_LINE.replace(/.$/, '2')}`,
      'maintenance_required is "2", but must be 0 or 1',
    ],
    [
      'a missing set point',
      () => csvWith((cell, i) => (i === 4 ? '' : cell)),
      'target_temperature is nothing',
    ],
    ['an infinite measurement', () => csvWith((cell, i) => (i === 3 ? 'inf' : cell)), 'temperature is "inf"'],
    ['a JSON array', () => `[${NDJSON.trimEnd().replaceAll('\n', ',')}]`, 'is a JSON array'],
    [
      'JSON over several lines',
      () => JSON.stringify(RECORDS[0], null, 1),
      'line 1 is no JSON object, but "{". Expected is one whole object per line.',
    ],
    ['NDJSON that is cut off', () => NDJSON.slice(0, -10), 'line 6 is no JSON object'],
    [
      'a nested value',
      () => NDJSON.replace(/"temperature":[^,]+/, '"temperature":{"value":5}'),
      'line 1: temperature is "{\\"value\\":5}"',
    ],
    ['gzip that is cut off', () => gzipSync(CSV).subarray(0, -20), 'gzip file that is cut off or damaged'],
    ['a spreadsheet', () => 'PK\x03\x04…', 'save the sheet as CSV'],
    ['Parquet inside gzip', () => gzipSync('PAR1…PAR1'), 'Unpack it with gunzip'],
    ['UTF-32', () => Buffer.from([0xff, 0xfe, 0, 0, 0x63, 0, 0, 0]), 'Save it as UTF-8'],
    ['a long line in gzip', () => gzipSync('x'.repeat(3 * MIB)), 'line 1 has more than 1048576 characters'],
    [
      'a long line of NDJSON',
      () => gzipSync(`${NDJSON}{"a":"${'x'.repeat(3 * MIB)}"}`),
      'line 7 has more than',
    ],
    ['a long cell', () => longCell('x'), 'line 2 has more than'],
    ['a long cell of several lines', () => longCell(`"${'x\n'.repeat(MIB)}"`), 'has more than'],
    ['a line of commas', () => gzipSync(HEADER + ','.repeat(3 * MIB)), 'line 2 has more than'],
    ['a line of spaces', () => gzipSync(HEADER + ' '.repeat(3 * MIB)), 'line 2 has more than'],
    ['empty lines without end', () => gzipSync(HEADER + '\n'.repeat(3 * MIB)), 'characters of empty lines'],
    [
      'old empty lines without end',
      () => gzipSync(HEADER + '\r'.repeat(3 * MIB)),
      'characters of empty lines',
    ],
    ['a header without end', () => gzipSync('temperature,'.repeat(MIB)), 'line 1 has more than'],
  ])('refuses %s, in a sentence', async (_, content, says) => {
    expect(await failure(content())).toContain(says);
  });

  it('refuses what cannot be read twice', async () => {
    await expect(openRecordFile('/dev/null')).rejects.toThrow('Write its content to a file first');
  });
});
