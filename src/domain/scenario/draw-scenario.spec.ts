import { describe, expect, it } from '@jest/globals';
import { drawScenario } from './draw-scenario.js';
import { readScenario } from './read-scenario.js';
import { WrongScenario } from './wrong-scenario.js';

const DRAWS = { seed: 5, nowEpochSeconds: 1_780_000_000 };
const GROUP = { group: 'a', containers: 2, product: 'P02' };

function problemsOf(document: object): readonly unknown[] {
  const { scenario, problems } = readScenario({ version: 1, records: 50, fleet: [GROUP], ...document });
  if (!scenario) throw new Error(`The document cannot be read: ${JSON.stringify(problems)}`);
  try {
    drawScenario(scenario, DRAWS);
    return [];
  } catch (error) {
    if (error instanceof WrongScenario) return error.problems;
    throw error;
  }
}

describe(drawScenario.name, () => {
  it.each([
    [
      'more containers with a fault than there are',
      { faults: [{ kind: 'door-open', count: 7 }] },
      ['faults', 0, 'count'],
      'is 7, but there are 2 containers that the fault may befall: ask for at most 2',
    ],
    [
      'a fault of a container that is not there',
      { faults: [{ kind: 'phase-loss' }, { kind: 'door-open', in: ['C01', 'C02'] }] },
      ['faults', 1, 'in'],
      'names C01, C02: not in the fleet',
    ],
    [
      'more products than containers',
      { fleet: [{ ...GROUP, product: { P01: 1, P02: 1, P03: 1 } }] },
      ['fleet', 0, 'product'],
      'has 3 products for 2 containers: ask for more containers, or fewer products',
    ],
    [
      'more containers than a fleet may have',
      { fleet: [GROUP, { ...GROUP, group: 'b', containers: 99_999 }] },
      ['fleet', 1, 'containers'],
      'would bring more than 100000 containers into the fleet, arrivals included: ask for fewer',
    ],
    [
      'more arrivals than a fleet may have',
      {
        records: 50_000,
        interval: '1h',
        fleet: [{ group: 'a', places: 1000, stay: '1h..2h', product: 'P02' }],
      },
      ['fleet', 0, 'places'],
      'would bring more than 100000 containers into the fleet, arrivals included: ask for fewer, or longer stays',
    ],
    [
      'two faults at once in the statistical model',
      {
        model: 'statistical',
        faults: [{ kind: 'power-outage' }, { kind: 'sensor-bias', sensor: 'oxygen_level' }],
      },
      ['faults'],
      expect.stringMatching(/^give container CSQU\d{7} two faults, and the statistical model knows one/),
    ],
    [
      'a start so late that the year 9999 ends before the scenario',
      { start: '9999-12-31T23:00:00Z' },
      ['start'],
      expect.stringMatching(/^puts the last measurement after the year 9999: start earlier/),
    ],
    [
      'records beyond the year 9999',
      { records: 4_294_967_295, interval: '1d' },
      ['records'],
      expect.stringMatching(/^puts the last measurement after the year 9999/),
    ],
    [
      'too many records under way',
      {
        records: 5000,
        fleet: [{ ...GROUP, containers: 50_000 }],
        transmission: [{ kind: 'late', rate: '50%', delay: '1d' }],
      },
      ['transmission'],
      'would keep about 7200000 records under way at a time, and 200000 are the most: lower its rates or delays, or the number of containers',
    ],
    [
      'an intervention on a container that is not there',
      { interventions: [{ container: 'C01', first_record: 1, kind: 'door-open' }] },
      ['interventions', 0, 'container'],
      expect.stringMatching(/^cannot be carried out: Container C01 is not in this simulation/),
    ],
    [
      'an intervention after the last record',
      {
        fleet: [{ ...GROUP, containers: ['C01'] }],
        interventions: [{ container: 'C01', first_record: 50, kind: 'door-open' }],
      },
      ['interventions', 0, 'first_record'],
      expect.stringMatching(/^cannot be carried out: .* has no further record/),
    ],
    [
      'the end of a fault that there is not',
      {
        fleet: [{ ...GROUP, containers: ['C01'] }],
        interventions: [{ container: 'C01', first_record: 5, ends: 'C01-3' }],
      },
      ['interventions', 0, 'ends'],
      expect.stringMatching(/^cannot be carried out: Container C01 has no fault "C01-3"/),
    ],
    [
      'a scrubber put out of order that is not there',
      {
        fleet: [{ ...GROUP, containers: ['C01'] }],
        interventions: [{ container: 'C01', first_record: 5, kind: 'scrubber-failure' }],
      },
      ['interventions', 0, 'kind'],
      expect.stringMatching(/^cannot be carried out: .* has no scrubber/),
    ],
  ])('says of %s where it stands', (_, document, path, message) => {
    expect(problemsOf(document)).toEqual([{ path, message }]);
  });

  it('says every problem at once', () => {
    const paths = problemsOf({
      fleet: [{ ...GROUP, containers: 1, product: { P01: 1, P02: 1 } }],
      faults: [
        { kind: 'door-open', count: 2 },
        { kind: 'phase-loss', in: 'C01' },
      ],
    }).map((problem) => (problem as { readonly path: readonly unknown[] }).path.join('.'));
    expect(paths).toEqual(['fleet.0.product', 'faults.0.count', 'faults.1.in']);
  });

  it('makes up no id that another group has been given', () => {
    const drawn = (fleet: readonly object[]): readonly string[] => {
      const { scenario } = readScenario({ version: 1, records: 5, fleet });
      return drawScenario(scenario as never, DRAWS).containers.map(({ containerId }) => containerId);
    };
    const [first = '', second] = drawn([GROUP]);
    const ids = drawn([GROUP, { group: 'b', containers: [first], product: 'P02' }]);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain(second);
  });
});
