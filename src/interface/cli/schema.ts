import { WrongUse } from '../../domain/errors.js';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import { type Payload, valueSchemaDocument } from '../../formats/message-schema.js';
import { EXIT, type CliConsole } from './cli-services.js';

/** The parsed options of `schema`. */
export interface SchemaOptions {
  readonly payload: Payload;
  readonly columns: ColumnSet;
}

/** Prints the JSON Schema of a Kafka message's value; throws `columns.of-tuple` for columns that a tuple never has. */
export function schema({ payload, columns }: SchemaOptions, cliConsole: CliConsole): Promise<number> {
  if (payload === 'tuple' && columns !== 'contract') {
    throw new WrongUse(
      'columns.of-tuple',
      'A tuple has the contract’s twenty columns and no more, because its readers count them. Use --payload json, or leave out --columns.',
    );
  }
  cliConsole.out(`${JSON.stringify(valueSchemaDocument(payload, columns), null, 2)}\n`);
  return Promise.resolve(EXIT.done);
}
