/** How a row keeps a value: with its container, as its time, among its numbers, or as a bit of its flags. */
export type Storage = 'container' | 'time' | 'number' | 'flag';

/** A column of telemetry, and all that outputs have to know of it. */
export interface Column {
  readonly name: string;
  /** `time`: to the second, UTC. `flag`: an integer, 0 or 1. */
  readonly type: 'text' | 'time' | 'double' | 'int' | 'boolean' | 'flag';
  /** As people write it; undefined: none. */
  readonly unit?: string;
  readonly nullable: boolean;
  /** `contract`: in every output, always; the others where they are asked for. */
  readonly group: 'contract' | 'labels' | 'extended';
  readonly storage: Storage;
  /** Whether values come again from record to record, so that a format may keep each one once. */
  readonly repeats: boolean;
}

const OF_CONTAINER = {
  nullable: false,
  group: 'contract',
  storage: 'container',
  repeats: true,
} as const;
const OF_RECORD = { ...OF_CONTAINER, storage: 'number' } as const;
const MEASURED = { ...OF_RECORD, repeats: false } as const;
const FAN = { ...OF_CONTAINER, type: 'boolean', storage: 'flag' } as const;

/** The one table of columns, in the order in which every output writes them. */
export const COLUMNS = [
  { ...OF_CONTAINER, name: 'container_id', type: 'text' },
  { ...OF_CONTAINER, name: 'measurement_time', type: 'time', storage: 'time', repeats: false },
  { ...OF_CONTAINER, name: 'product_id', type: 'text' },
  { ...MEASURED, name: 'temperature', type: 'double', unit: '°C' },
  { ...OF_RECORD, name: 'target_temperature', type: 'double', unit: '°C' },
  { ...MEASURED, name: 'ambiant_temperature', type: 'double', unit: '°C' },
  { ...MEASURED, name: 'kilowatts', type: 'double', unit: 'kW' },
  { ...OF_RECORD, name: 'time_door_open', type: 'int', unit: 's' },
  { ...OF_RECORD, name: 'content_type', type: 'int' },
  { ...OF_RECORD, name: 'defrost_cycle', type: 'int', unit: 'h' },
  { ...MEASURED, name: 'oxygen_level', type: 'double', unit: '%' },
  { ...MEASURED, name: 'nitrogen_level', type: 'double', unit: '%' },
  { ...MEASURED, name: 'humidity_level', type: 'double', unit: '%' },
  { ...MEASURED, name: 'carbon_dioxide_level', type: 'double', unit: '%' },
  { ...FAN, name: 'fan_1' },
  { ...FAN, name: 'fan_2' },
  { ...FAN, name: 'fan_3' },
  { ...OF_CONTAINER, name: 'latitude', type: 'double', unit: '°' },
  { ...OF_CONTAINER, name: 'longitude', type: 'double', unit: '°' },
  { ...OF_CONTAINER, name: 'maintenance_required', type: 'flag', storage: 'flag' },
] as const satisfies readonly Column[];

export type AnyColumn = (typeof COLUMNS)[number];

export type ColumnName = AnyColumn['name'];
/** A column that rows keep so. */
export type ColumnKept<S extends Storage> = Extract<AnyColumn, { readonly storage: S }>['name'];

/** Names of the columns, in order. */
export const COLUMN_NAMES: readonly ColumnName[] = COLUMNS.map(({ name }) => name);

/** The columns that rows keep so, in order. */
export function columnsKept<S extends Storage>(storage: S): readonly ColumnKept<S>[] {
  return COLUMNS.filter((column) => column.storage === storage).map(({ name }) => name as ColumnKept<S>);
}

/** The column of that name. */
export function columnOf(name: ColumnName): AnyColumn {
  return COLUMNS[COLUMN_NAMES.indexOf(name)] as AnyColumn;
}

const NUMBER_COLUMNS = columnsKept('number');

/** The place of a column among the numbers of a row. */
export function placeOf(name: ColumnKept<'number'>): number {
  return NUMBER_COLUMNS.indexOf(name);
}
