import { describe, expect, it } from '@jest/globals';
import { FAULT_CATALOGUE, type FaultParameter } from '../../domain/scenario/fault-catalogue.js';
import { inUnit } from '../../domain/scenario/quantity.js';
import { PHYSICAL_FAULT_KINDS } from '../../domain/simulation/physical-faults.js';
import { problemLine, readScenarioText } from './scenario-text.js';

/** A fault in flow style, and what its message must say of what is allowed. */
type WrongFault = readonly [fault: string, says: string];

function wrongParameter(
  name: string,
  { quantity, usual, least, most }: FaultParameter,
): readonly WrongFault[] {
  const inBounds = `${inUnit(least, quantity)} to ${inUnit(most, quantity)} is allowed`;
  const form = `must be ${quantity.what} such as ${quantity.example}`;
  const upsideDown = `${inUnit(usual.high + 0.001, quantity)}..${inUnit(usual.low, quantity)}`;
  return [
    [`${name}: ${inUnit(most * 2 + 1, quantity)}`, inBounds],
    [`${name}: ${inUnit(least - 1, quantity)}`, inBounds],
    [`${name}: ${upsideDown}`, 'is upside down'],
    [`${name}: much`, form],
    [`${name}: 5 parsecs`, form],
    [`${name}: [1, 2]`, form],
    [`${name}: { from: 1 }`, form],
    [`${name}: null`, form],
    [`${name}: true`, form],
  ];
}

/** Wrong faults of every kind, each with one thing wrong. */
const WRONG: readonly WrongFault[] = PHYSICAL_FAULT_KINDS.flatMap((kind) => {
  const { ofSensor, grows, parameters } = FAULT_CATALOGUE[kind];
  const common: readonly WrongFault[] = [
    ['onset: 5d', 'is after the last record'],
    ['onset: soon', 'must be a duration such as'],
    ['duration: 0s', 'is allowed'],
    ['share: 101%', '0% to 100% is allowed'],
    ['count: 0', 'must be a whole number from 1'],
    ['in: nobody', 'must be a group (a) or containers’ ids'.replace('’', "'")],
    ['severity: 1.5', '0 to 1 is allowed'],
    ['colour: red', 'is not known here'],
    ...(ofSensor ? [] : [['sensor: temperature', 'is not known here'] as const]),
    ...(grows === false ? [['growth: step', 'is not known here'] as const] : []),
    ...(grows && grows.over ? [] : [['over: 2h', 'is not known here'] as const]),
  ];
  const sensor = ofSensor ? ', sensor: temperature' : '';
  return [...common, ...Object.entries(parameters).flatMap(([name, its]) => wrongParameter(name, its))].map(
    ([key, says]): WrongFault => [`{ kind: ${kind}${sensor}, ${key} }`, says],
  );
});

describe('wrong faults', () => {
  it('are more than two hundred', () => {
    expect(WRONG.length).toBeGreaterThan(200);
  });

  it.each(WRONG)('refuses %s', (fault, says) => {
    const group = '{ group: a, containers: 3, product: P02, atmosphere: { oxygen: 3%, carbon_dioxide: 4% } }';
    const { problems = [] } = readScenarioText(
      `version: 1\nduration: 2d\nfleet:\n  - ${group}\nfaults:\n  - ${fault}\n`,
    );
    const lines = problems.map((problem) => problemLine('f.yaml', problem));
    expect(lines).toEqual([expect.stringMatching(/^f\.yaml:6: faults\[0\]\.[a-z_]+ \S.{5,400}$/)]);
    expect(lines[0]).toContain(says);
  });
});
