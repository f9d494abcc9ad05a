import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { recordsOf } from '../../src/infrastructure/files/read/open-record-file.js';
import { describeNeeding, PYTHON } from '../setup/needs.js';
import { reeferOk, Workplace } from './command-line.js';
import { python, pythonReaders } from './python-readers.js';

jest.setTimeout(300_000);

/** Writes the Parquet file again with the tools of data scientists, in their own forms. */
const WRITE = `
import sys, warnings
import duckdb, pandas as pd, polars as pl
warnings.simplefilter('ignore')
source, target = sys.argv[1:3]
frame = pd.read_parquet(source)
frame.to_csv(f'{target}/pandas.csv', index=False)
frame.to_json(f'{target}/pandas.ndjson', orient='records', lines=True, double_precision=15)
for codec in ['zstd', 'brotli', 'gzip', 'lz4', 'snappy']:
    frame.to_parquet(f'{target}/pandas-{codec}.parquet', compression=codec, index=False)
frame.astype({'fan_1': float, 'maintenance_required': bool}).to_csv(f'{target}/floats.csv', index=False)
table = pl.read_parquet(source)
table.write_parquet(f'{target}/polars.parquet')
table.write_csv(f'{target}/polars.csv')
table.write_ndjson(f'{target}/polars.ndjson')
duckdb.execute("SET TimeZone='UTC'")
duckdb.execute(f"COPY (FROM '{source}') TO '{target}/duckdb.csv'")
duckdb.execute(f"COPY (FROM '{source}') TO '{target}/duckdb.parquet' (COMPRESSION zstd)")
duckdb.execute(f"COPY (FROM '{source}') TO '{target}/duckdb.json'")
print('true')
`;

/** What fastparquet, which knows only the older type of times, reads. */
const FAST = `
import json, sys
import fastparquet
frame = fastparquet.ParquetFile(sys.argv[1]).to_pandas()
print(json.dumps([len(frame), str(frame.measurement_time.iloc[0])]))
`;

describeNeeding(PYTHON, 'a file that other tools have written again', () => {
  let place: Workplace;
  let interpreter: string;
  let records: readonly TelemetryRecord[];

  beforeAll(async () => {
    place = await Workplace.create();
    interpreter = await pythonReaders();
    const words = [
      '-s',
      'o2sensor',
      '-n',
      '200',
      '--containers',
      '3',
      '--seed',
      '7',
      '--start-time',
      '2026-01-31',
    ];
    await reeferOk(['generate', ...words, '--out', place.file('source.parquet')]);
    await python(interpreter, WRITE, place.file('source.parquet'), place.path);
    records = await read('source.parquet');
  });

  afterAll(() => place.remove());

  async function read(name: string): Promise<TelemetryRecord[]> {
    const all: TelemetryRecord[] = [];
    for await (const record of recordsOf(place.file(name))) all.push(record);
    return all;
  }

  it.each([
    'pandas.csv',
    'pandas.ndjson',
    ...['zstd', 'brotli', 'gzip', 'lz4', 'snappy'].map((codec) => `pandas-${codec}.parquet`),
    'floats.csv',
    'polars.parquet',
    'polars.csv',
    'polars.ndjson',
    'duckdb.csv',
    'duckdb.parquet',
    'duckdb.json',
  ])('has the same records when it is read: %s', async (name) => {
    expect(records).toHaveLength(600);
    expect(await read(name)).toEqual(records);
  });

  it('shows its times to fastparquet', async () => {
    expect(await python(interpreter, FAST, place.file('source.parquet'))).toEqual([
      600,
      '2026-01-31 00:00:00',
    ]);
  });
});
