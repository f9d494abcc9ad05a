import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readmeOf, valuesOf } from '../../tools/cluster/chart-readme.js';
import { CHART } from './tools.js';

describe("The chart's README", () => {
  it('has a table that matches values.yaml (npm run chart:readme writes it)', () => {
    expect(readFileSync(join(CHART, 'README.md'), 'utf8')).toBe(readmeOf(CHART));
  });

  it('changes if a value, a default or a description changes', () => {
    const text = readFileSync(join(CHART, 'values.yaml'), 'utf8');
    const values = valuesOf(text);
    expect(values.length).toBeGreaterThan(80);
    expect(valuesOf(text.replace('replicaCount: 1', 'replicaCount: 0'))).not.toEqual(values);
    expect(() => valuesOf(text.replace(/ *# -- The Service's port\n/, ''))).toThrow('service.port');
  });

  it('names every object that the chart reads', () => {
    const readme = readFileSync(join(CHART, 'README.md'), 'utf8');
    for (const { name, byDefault } of valuesOf(readFileSync(join(CHART, 'values.yaml'), 'utf8'))) {
      if (/(ConfigMap|Secret)\.name$/.test(name))
        expect(readme).toContain(`\`${JSON.parse(byDefault) as string}\``);
    }
  });
});
