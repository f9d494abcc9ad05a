import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAULT_CATALOGUE } from '../../src/domain/scenario/fault-catalogue.js';
import { PHYSICAL_FAULT_KINDS } from '../../src/domain/simulation/physical-faults.js';
import { growthOf } from './faults-page.js';
import { withTables } from './model-tables.js';
import { withScenarioTables } from './scenario-tables.js';

const page = (name: string): string => readFileSync(`docs/${name}.md`, 'utf8');

describe('npm run docs:model', () => {
  it('has made the tables of docs/scenarios.md and docs/model.md from the code as it is', () => {
    expect(withScenarioTables(page('scenarios'))).toBe(page('scenarios'));
    expect(withTables(page('model'))).toBe(page('model'));
  });

  it.each(PHYSICAL_FAULT_KINDS)('has made the growth of %s from the code as it is', (kind) => {
    const [section = ''] = page('faults').split(`\n## ${kind}\n`)[1]?.split('\n## ') ?? [];
    const { grows } = FAULT_CATALOGUE[kind];
    const growth = section.split('\n').filter((line) => line.startsWith('**Growth.**'));
    expect(growth).toEqual(grows ? [growthOf(grows)] : []);
  });
});

describe(growthOf.name, () => {
  it('says the default of each kind, and what `step` is of a loss', () => {
    const { 'refrigerant-leak': leak, 'compressor-wear': wear, 'sensor-bias': bias } = FAULT_CATALOGUE;
    expect(leak.grows && growthOf(leak.grows)).toMatch(/`exponential` \(the default\): .*what is left/);
    expect(wear.grows && growthOf(wear.grows)).toMatch(
      /`step`: `loss` is gone at once.*`ramp` \(the default\)/,
    );
    expect(bias.grows && growthOf(bias.grows)).toMatch(
      /`step` \(the default\): at once; `ramp` \(the default where/,
    );
  });
});
