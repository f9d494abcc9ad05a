import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeNeeding, PYTHON } from '../setup/needs.js';
import { reeferOk, Workplace } from './command-line.js';
import { python, pythonReaders } from './python-readers.js';

const SLOW_MS = 300_000;
const FORMS = ['csv', 'csv.gz', 'ndjson', 'ndjson.gz', 'parquet', 'gz.parquet'];
/** The column types that pandas finds in a file of the Python simulator. */
const CSV_DTYPES = {
  container_id: 'str',
  measurement_time: 'str',
  product_id: 'str',
  temperature: 'float64',
  target_temperature: 'float64',
  ambiant_temperature: 'float64',
  kilowatts: 'float64',
  time_door_open: 'int64',
  content_type: 'int64',
  defrost_cycle: 'int64',
  oxygen_level: 'float64',
  nitrogen_level: 'float64',
  humidity_level: 'float64',
  carbon_dioxide_level: 'float64',
  fan_1: 'bool',
  fan_2: 'bool',
  fan_3: 'bool',
  latitude: 'float64',
  longitude: 'float64',
  maintenance_required: 'int64',
};

/** Compares every value of a file exactly with that of the CSV file, and reports the types. */
const COMPARE = `
import json, sys
import duckdb, pandas as pd, pyarrow.parquet as pq
csv = pd.read_csv(sys.argv[1])
times = pd.to_datetime(csv.measurement_time, utc=True)
def same(frame):
    unequal = [name for name in csv.columns if name != 'measurement_time' and not (frame[name].to_numpy() == csv[name].to_numpy()).all()]
    if not (pd.to_datetime(frame.measurement_time, utc=True) == times).all(): unequal.append('measurement_time')
    return dict(rows=len(frame), columns=list(frame.columns) == list(csv.columns), unequal=unequal)
result = {'dtypes': {name: str(dtype) for name, dtype in csv.dtypes.items()}, 'same': {}}
for path in sys.argv[2:]:
    if path.endswith('.parquet'):
        result['same']['pandas ' + path] = same(pd.read_parquet(path))
        result['same']['duckdb ' + path] = same(duckdb.sql(f"SET TimeZone='UTC'; SELECT * FROM '{path}'").df())
        file = pq.ParquetFile(path)
        result['schema'] = {f.name: str(f.type) for f in file.schema_arrow}
        result['groups'] = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
        result['encodings'] = {file.metadata.row_group(0).column(i).path_in_schema: list(file.metadata.row_group(0).column(i).encodings) for i in range(20)}
    elif 'json' in path:
        result['same']['pandas ' + path] = same(pd.read_json(path, lines=True, convert_dates=False, precise_float=True))
        result['same']['duckdb ' + path] = same(duckdb.sql(f"SELECT * FROM read_json('{path}')").df())
    else:
        result['same']['pandas ' + path] = same(pd.read_csv(path))
        result['same']['duckdb ' + path] = same(duckdb.sql(f"SELECT * FROM '{path}'").df())
print(json.dumps(result))
`;

/** Compares labelled Parquet and NDJSON files with the CSV file, including gaps. */
const COMPARE_LABELS = `
import json, sys
import duckdb, pandas as pd
csv = pd.read_csv(sys.argv[1])
def unequal(frame):
    if list(frame.columns) != list(csv.columns): return ['columns']
    return [name for name in csv.columns[20:] if not (frame[name].isna() == csv[name].isna()).all() or not (frame[name].dropna().to_numpy() == csv[name].dropna().to_numpy()).all()]
print(json.dumps({
    'rows': len(csv),
    'gaps': {name: int(csv[name].isna().sum()) for name in csv.columns if csv[name].isna().any()},
    'pandas': unequal(pd.read_parquet(sys.argv[2])),
    'duckdb': unequal(duckdb.sql(f"SELECT * FROM '{sys.argv[2]}'").df()),
    'ndjson': unequal(pd.read_json(sys.argv[3], lines=True, precise_float=True)),
}))
`;

interface Comparison {
  readonly dtypes: Readonly<Record<string, string>>;
  readonly same: Readonly<Record<string, { rows: number; columns: boolean; unequal: readonly string[] }>>;
  readonly schema: Readonly<Record<string, string>>;
  readonly groups: readonly number[];
  readonly encodings: Readonly<Record<string, readonly string[]>>;
}

describeNeeding(PYTHON, 'what pandas, pyarrow and DuckDB read', () => {
  let place: Workplace;
  let interpreter: string;

  beforeAll(async () => {
    place = await Workplace.create();
    interpreter = await pythonReaders();
  }, SLOW_MS);

  afterAll(() => place.remove());

  it(
    'is the same in every format of a file with labels, including gaps, with and without workers',
    async () => {
      const options = [
        ...['--simulation', 'o2sensor', '--records', '5000', '--containers', '3', '--seed', '7'],
        ...['--columns', 'extended', '--start-time', '2026-01-31T08:00:00Z'],
      ];
      const files = ['labels.csv', 'labels.parquet', 'labels.ndjson'];
      for (const file of files) await reeferOk(['generate', ...options, '--out', place.file(file)]);
      await reeferOk(['generate', ...options, '--out', place.file('threads.csv'), '--workers', '2']);
      expect(await readFile(place.file('threads.csv'))).toEqual(await readFile(place.file('labels.csv')));
      const seen = await python<Record<string, unknown>>(
        interpreter,
        COMPARE_LABELS,
        ...files.map((file) => place.file(file)),
      );
      expect(seen).toMatchObject({ rows: 15_000, pandas: [], duckdb: [], ndjson: [] });
      expect(Object.keys(seen['gaps'] as object)).toEqual([
        'fault_id',
        'fault_kind',
        'time_to_failure_seconds',
        'supply_temperature',
        'return_temperature',
        'cargo_temperature',
        'operating_mode',
        'energy_kwh',
      ]);
    },
    SLOW_MS,
  );

  it(
    'is the same in every format, value by value, with the right types',
    async () => {
      const files = FORMS.map((form) => place.file(`a.${form}`));
      for (const file of files) {
        const fleet = [
          '-s',
          'poweroff',
          '-s',
          'co2sensor',
          '-c',
          'C01',
          '-c',
          'CSQU3054383',
          '-p',
          'P01',
          '-p',
          'P02',
        ];
        await reeferOk([
          'generate',
          ...fleet,
          '-n',
          '55000',
          '--seed',
          '7',
          '--start-time',
          '2020-02-28',
          '--out',
          file,
        ]);
      }
      const result = await python<Comparison>(interpreter, COMPARE, files[0] as string, ...files);
      expect(result.dtypes).toEqual(CSV_DTYPES);
      expect(Object.keys(result.same)).toHaveLength(2 * FORMS.length);
      for (const [reader, comparison] of Object.entries(result.same)) {
        expect([reader, comparison]).toEqual([reader, { rows: 110_000, columns: true, unequal: [] }]);
      }
      expect(result.groups).toEqual([100_000, 10_000]);
      expect(result.schema).toMatchObject({
        container_id: 'string',
        measurement_time: 'timestamp[us, tz=UTC]',
        temperature: 'double',
        time_door_open: 'int32',
        fan_1: 'bool',
        maintenance_required: 'int32',
      });
      for (const column of ['container_id', 'product_id']) {
        expect(result.encodings[column]).toContain('RLE_DICTIONARY');
      }
    },
    SLOW_MS,
  );

  it(
    'is a set of files, one per container, if partitioned',
    async () => {
      const directory = place.file('fleet');
      const words = [
        'generate',
        '--containers',
        '5',
        '-n',
        '100',
        '--partition-by',
        'container_id',
        '--format',
        'parquet',
      ];
      await reeferOk([...words, '--out', directory]);
      const program =
        'import json, sys, duckdb, pandas as pd\n' +
        'frame = pd.read_parquet(sys.argv[1])\n' +
        'found = duckdb.sql(f"SELECT count(*) n, count(DISTINCT container_id) c FROM \'{sys.argv[1]}/*.parquet\'").fetchall()[0]\n' +
        'print(json.dumps([len(frame), frame.container_id.nunique(), *found]))';
      expect(await python(interpreter, program, directory)).toEqual([500, 5, 500, 5]);
    },
    SLOW_MS,
  );
});
