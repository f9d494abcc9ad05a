import { COLUMN_TEXTS } from '../domain/reefer/column-texts.js';
import {
  type AnyColumn,
  type Column,
  COLUMNS,
  type ColumnSet,
  type FurtherColumn,
  furtherColumns,
  isMeasured,
} from '../domain/reefer/schema.js';
import { described, type Schema } from '../domain/scenario/schema-forms.js';
import { isQuotedInTuple } from './record-text.js';

/** The forms of a message's payload: an object, or the string that the reference architecture's services read. */
export const PAYLOADS = ['json', 'tuple'] as const;

export type Payload = (typeof PAYLOADS)[number];

const TIME = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/** What the tuple has between commas, by type of column; the patterns mean the same in every dialect. */
const IN_TUPLE: Readonly<Record<Column['type'], string>> = {
  text: "[^']+",
  time: TIME,
  double: '-?[0-9]+[.][0-9]+',
  int: '-?[0-9]+',
  boolean: '(True|False)',
  flag: '[01]',
};

/**
 * The JSON Schema of the value of a Kafka message. It uses only keywords that mean the same in draft-07 and 2020-12, and
 * names neither, so that it can be put into an AsyncAPI document. `columns` matters for `json` only: a tuple always has
 * the contract's.
 */
export function valueSchema(payload: Payload, columns: ColumnSet): Schema {
  return {
    title: 'Reefer telemetry',
    description:
      'One measurement of a refrigerated container. More fields may be added; readers must ignore those that they do not know.',
    ...required({
      containerID: described('The container; also the key of the message.', { type: 'string', minLength: 1 }),
      timestamp: described('When it was measured: YYYY-MM-DD HH:MM:SS, in UTC.', time()),
      type: described('Always the same.', { type: 'string', const: 'ReeferTelemetries' }),
      payload: payload === 'json' ? payloadObject(columns) : payloadTuple(),
      simulationID: described('The run that made the record.', { type: 'string', minLength: 1 }),
      recordNumber: described('Counts the records of this container in this run, from 0.', {
        type: 'integer',
        minimum: 0,
      }),
    }),
  };
}

/** The same as a document of its own, draft 2020-12. */
export function valueSchemaDocument(payload: Payload, columns: ColumnSet): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...valueSchema(payload, columns),
  };
}

function payloadObject(columns: ColumnSet): Schema {
  const all = [...COLUMNS, ...furtherColumns(columns)];
  return described(
    'The columns by name, in this order. Doubles have at least one decimal (6.0), integers none.',
    required(Object.fromEntries(all.map((column) => [column.name, columnSchema(column)]))),
  );
}

function payloadTuple(): Schema {
  const values = COLUMNS.map((column) => {
    const quote = isQuotedInTuple(column) ? "'" : '';
    return `${quote}${IN_TUPLE[column.type]}${quote}`;
  });
  return {
    type: 'string',
    pattern: `^[(]${values.join(', ')}[)]$`,
    description: `A Python tuple of ${COLUMNS.length} values, in this order: ${COLUMNS.map(inWords).join(', ')}.`,
  };
}

function columnSchema(column: AnyColumn | FurtherColumn): Schema {
  const text = [COLUMN_TEXTS[column.name], unitText(column), gapText(column)].filter((part) => part !== '');
  const schema = typeSchema(column);
  return described(
    text.join(' '),
    canBeNull(column) ? { ...schema, type: [schema['type'], 'null'] } : schema,
  );
}

function typeSchema({ type }: Column): Schema {
  switch (type) {
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'time':
      return time();
    case 'double':
      return { type: 'number' };
    case 'int':
      return { type: 'integer' };
    case 'boolean':
      return { type: 'boolean' };
    case 'flag':
      return { type: 'integer', minimum: 0, maximum: 1 };
  }
}

function canBeNull(column: Column): boolean {
  return column.nullable || isMeasured(column);
}

function gapText(column: Column): string {
  if (!canBeNull(column)) return '';
  return isMeasured(column) ? 'Null when the sensor shows nothing.' : 'Null when there is none.';
}

function unitText({ unit }: Column): string {
  return unit === undefined ? '' : `Unit: ${unit}.`;
}

function inWords({ name, unit }: Column): string {
  return unit === undefined ? name : `${name} (${unit})`;
}

function time(): Schema {
  return { type: 'string', pattern: `^${TIME}$` };
}

/** An object that has all of these keys, and may have others. */
function required(properties: Schema): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}
