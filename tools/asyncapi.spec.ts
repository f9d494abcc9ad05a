import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { valuesOf } from '../test/builders/message-values.js';
import { PAYLOADS } from '../src/formats/message-schema.js';
import { asyncApiText } from './asyncapi.js';
import { exampleRows, exampleValue } from './example-value.js';

interface Message {
  readonly payload: object;
  readonly examples: readonly { readonly name: string; readonly payload: unknown }[];
}

const document = parse(asyncApiText()) as {
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
};

describe(asyncApiText.name, () => {
  it('is docs/asyncapi.yaml: npm run schemas', () => {
    expect(readFileSync('docs/asyncapi.yaml', 'utf8')).toBe(asyncApiText());
  });

  it.each(Object.entries(document.components.messages))(
    'has an example of %s that its schema accepts, also as the dialect of AsyncAPI',
    (_, { payload, examples }) => {
      const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(payload);
      expect(examples).toHaveLength(1);
      for (const example of examples) {
        isValid(example.payload);
        expect(isValid.errors ?? []).toEqual([]);
      }
    },
  );

  it.each(PAYLOADS)('has an example that is what the publisher sends, as %s', async (payload) => {
    expect(await valuesOf(exampleRows(), payload)).toEqual([exampleValue(payload)]);
  });
});
