import { describe, expect, it } from '@jest/globals';
import { columnNames } from '../../src/domain/reefer/schema.js';
import { valueSchemaDocument } from '../../src/formats/message-schema.js';
import { reefer, reeferOk } from './command-line.js';

const SLOW_MS = 60_000;

describe('schema on the command line', () => {
  it(
    'prints the schema of the default form, or of the one that is asked for',
    async () => {
      const printed = async (...words: readonly string[]): Promise<unknown> =>
        JSON.parse((await reeferOk(['schema', ...words])).stdout.toString());
      expect(await printed()).toEqual(valueSchemaDocument('json', 'contract'));
      expect(await printed('--payload', 'tuple')).toEqual(valueSchemaDocument('tuple', 'contract'));
      expect(await printed('--columns', 'extended')).toMatchObject({
        properties: { payload: { required: columnNames('extended') } },
      });
    },
    SLOW_MS,
  );

  it(
    'refuses further columns in a tuple, as the publisher does',
    async () => {
      const { code, stdout, stderr } = await reefer(['schema', '--payload', 'tuple', '--columns', 'labels']);
      expect([code, stdout.length, stderr]).toEqual([
        2,
        0,
        expect.stringContaining('no more, because its readers'),
      ]);
    },
    SLOW_MS,
  );
});
