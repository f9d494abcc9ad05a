import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyScenario } from '../../../test/builders/any-scenario.js';
import { readScenario } from './read-scenario.js';
import { scenarioSchema } from './scenario-schema.js';

const isLegal = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  scenarioSchema(),
);
const WRONG = [null, -1, 0.5, '', 'x', '12', [], {}, true, '5', '5m', '5%', 'now', ['C01']];

/** A document with one of its values, anywhere, replaced, or a key added. */
function changed(document: unknown, at: number, wrong: unknown): unknown {
  let place = 0;
  const copy = (value: unknown): unknown => {
    if (place++ === at) return wrong;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, field]) => [key, copy(field)] as const);
    return Object.fromEntries(place++ === at ? [...fields, ['surprise', wrong]] : fields);
  };
  return copy(document);
}

describe(scenarioSchema.name, () => {
  it('is the file that editors use: npm run schemas', () => {
    expect(JSON.parse(readFileSync('schemas/scenario.schema.json', 'utf8'))).toEqual(scenarioSchema());
  });

  it.each(readdirSync('scenarios'))('takes the built-in scenario %s', (file) => {
    isLegal(parse(readFileSync(`scenarios/${file}`, 'utf8')));
    expect(isLegal.errors ?? []).toEqual([]);
  });

  it('takes legal scenarios, and so does the reader', () => {
    fc.assert(
      fc.property(anyScenario, (document) => {
        expect(readScenario(document).problems ?? []).toEqual([]);
        isLegal(document);
        expect(isLegal.errors ?? []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses nothing that the reader takes', () => {
    let refused = 0;
    fc.assert(
      fc.property(anyScenario, fc.nat(60), fc.constantFrom(...WRONG), (document, at, wrong) => {
        const other = changed(document, at, wrong);
        if (isLegal(other)) return;
        refused++;
        expect({ other, problems: readScenario(other).problems ?? [] }).not.toEqual({ other, problems: [] });
      }),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});
