/**
 * Where a row stores a value: with its container, as its time, among its numbers, or as a bit of its flags. Columns
 * beyond the contract's are stored among the further numbers or the further texts.
 */
export type Storage = 'container' | 'time' | 'number' | 'flag' | 'further-number' | 'further-text';

/** A column of telemetry: all that an output needs to know about it. */
export interface Column {
  readonly name: string;
  /** `time`: to the second, UTC. `flag`: an integer, 0 or 1. */
  readonly type: 'text' | 'time' | 'double' | 'int' | 'boolean' | 'flag';
  /** Symbol of the unit, such as `°C`; undefined: none. */
  readonly unit?: string;
  readonly nullable: boolean;
  /** `contract`: always in every output. The other groups: on request. */
  readonly group: 'contract' | 'labels' | 'extended';
  readonly storage: Storage;
  /** Whether values repeat from record to record, so that a format may store each distinct value once. */
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

const LABEL = { nullable: true, group: 'labels', storage: 'further-number', repeats: false } as const;
const EXTENDED = { ...LABEL, group: 'extended' } as const;

/** The contract's columns, in the order in which every output writes them. */
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

/** The columns that follow the contract's on request, in order. A missing number is NaN, a missing text ''. */
export const FURTHER_COLUMNS = [
  { ...LABEL, name: 'fault_id', type: 'text', storage: 'further-text', repeats: true },
  { ...LABEL, name: 'fault_kind', type: 'text', storage: 'further-text', repeats: true },
  { ...LABEL, name: 'fault_active', type: 'flag', nullable: false, repeats: true },
  { ...LABEL, name: 'fault_severity', type: 'double', nullable: false },
  { ...LABEL, name: 'time_to_failure_seconds', type: 'int', unit: 's' },
  { ...LABEL, name: 'true_temperature', type: 'double', unit: '°C' },
  { ...LABEL, name: 'true_oxygen_level', type: 'double', unit: '%' },
  { ...LABEL, name: 'true_carbon_dioxide_level', type: 'double', unit: '%' },
  { ...EXTENDED, name: 'supply_temperature', type: 'double', unit: '°C' },
  { ...EXTENDED, name: 'return_temperature', type: 'double', unit: '°C' },
  { ...EXTENDED, name: 'cargo_temperature', type: 'double', unit: '°C' },
  { ...EXTENDED, name: 'operating_mode', type: 'text', storage: 'further-text', repeats: true },
  { ...EXTENDED, name: 'energy_kwh', type: 'double', unit: 'kWh' },
] as const satisfies readonly Column[];

/** Which columns an output has: the contract's twenty, those and the labels, or all columns. */
export const COLUMN_SETS = ['contract', 'labels', 'extended'] as const;

export type ColumnSet = (typeof COLUMN_SETS)[number];

export type FurtherColumn = (typeof FURTHER_COLUMNS)[number];

/** The further columns of a set, in order. */
export function furtherColumns(set: ColumnSet): readonly FurtherColumn[] {
  const groups = COLUMN_SETS.slice(1, COLUMN_SETS.indexOf(set) + 1);
  return FURTHER_COLUMNS.filter(({ group }) => groups.includes(group));
}

/** The names of a set's columns, in order. */
export function columnNames(set: ColumnSet): readonly string[] {
  return [...COLUMN_NAMES, ...furtherColumns(set).map(({ name }) => name)];
}

export type AnyColumn = (typeof COLUMNS)[number];

export type ColumnName = AnyColumn['name'];
/** The name of a column with that storage. */
export type ColumnKept<S extends Storage> = Extract<AnyColumn, { readonly storage: S }>['name'];
export type FurtherKept<S extends Storage> = Extract<FurtherColumn, { readonly storage: S }>['name'];

/** The names of the contract's columns, in order. */
export const COLUMN_NAMES: readonly ColumnName[] = COLUMNS.map(({ name }) => name);

/** The names of the contract's columns with that storage, in order. */
export function columnsKept<S extends Storage>(storage: S): readonly ColumnKept<S>[] {
  return COLUMNS.filter((column) => column.storage === storage).map(({ name }) => name as ColumnKept<S>);
}

/** The contract's column with that name. */
export function columnOf(name: ColumnName): AnyColumn {
  return COLUMNS[COLUMN_NAMES.indexOf(name)] as AnyColumn;
}

/** The unit of the column of that name, of the contract or behind it; '' for none. */
export function unitOf(name: string): string {
  const column: Column | undefined = [...COLUMNS, ...FURTHER_COLUMNS].find((one) => one.name === name);
  return column?.unit ?? '';
}

/** Whether a column of the contract is measured by a sensor, so that a reading may be missing. */
export function isMeasured({ group, type, storage, repeats }: Column): boolean {
  return group === 'contract' && type === 'double' && storage === 'number' && !repeats;
}

const NUMBER_COLUMNS = columnsKept('number');

/** The index of a column among the numbers of a row. */
export function placeOf(name: ColumnKept<'number'>): number {
  return NUMBER_COLUMNS.indexOf(name);
}

/** The names of the further columns with that storage, in order. */
export function furtherKept<S extends Storage>(storage: S): readonly FurtherKept<S>[] {
  return FURTHER_COLUMNS.filter((column) => column.storage === storage).map(
    ({ name }) => name as FurtherKept<S>,
  );
}
