import { describe, expect, it } from '@jest/globals';
import { scenarioOf } from '../../../test/builders/scenario-of.js';
import { LARGEST_SCENARIO, problemLine, readScenarioText } from './scenario-text.js';

const GOOD = `version: 1
name: test
duration: 2d
fleet:
  - { group: a, containers: 3, product: P02, place: hamburg }
`;

function problemsOf(text: string): readonly string[] {
  return (readScenarioText(text).problems ?? []).map((problem) => problemLine('f.yaml', problem));
}

describe(readScenarioText.name, () => {
  it('reads a scenario, with its defaults', () => {
    expect(readScenarioText(GOOD).scenario).toMatchObject({
      name: 'test',
      model: 'physical',
      seed: undefined,
      start: { secondsBeforeNow: 0 },
      records: 576,
      intervalSeconds: 300,
      fleet: [{ name: 'a', members: { count: 3 }, profile: 'real', precooled: 1, age: { low: 0, high: 12 } }],
      faults: [],
      labels: { rule: 'actionable', horizonSeconds: 86_400, columns: 'contract' },
    });
  });

  it('reads JSON, which is a part of YAML', () => {
    const json = JSON.stringify({
      version: 1,
      duration: '1d',
      fleet: [{ group: 'a', containers: ['C01'], product: 'P06' }],
    });
    expect(readScenarioText(json).scenario?.fleet[0]?.members).toEqual({ ids: ['C01'] });
  });

  it('says every problem at once, each with its line and its path', () => {
    expect(
      problemsOf(`version: 2
durations: 2d
fleet:
  - group: a
    containers: 3
    product: P99
    place: hamberg
    cargo: 30t..10t
faults:
  - kind: sensor-drift
    sensor: pressure
    share: 120%
  - kind: refrigerant-lek
`),
    ).toEqual([
      'f.yaml:1: version must be 1, not 2',
      'f.yaml:1: duration is missing: say how long, such as 14d, or how many records',
      expect.stringMatching(
        /^f\.yaml:2: durations is not known here: did you mean duration\? Known: version, /,
      ),
      expect.stringMatching(/^f\.yaml:6: fleet\[0\]\.product must be one of P01, .*, not "P99"$/),
      expect.stringMatching(
        /^f\.yaml:7: fleet\[0\]\.place must be one of hamburg, .*: did you mean hamburg\?$/,
      ),
      'f.yaml:8: fleet[0].cargo is upside down: the first value of "30t..10t" is the larger one',
      expect.stringMatching(/^f\.yaml:11: faults\[0\]\.sensor must be one of temperature, /),
      expect.stringMatching(/^f\.yaml:12: faults\[0\]\.share "120%" is out of bounds/),
      expect.stringMatching(
        /^f\.yaml:13: faults\[1\]\.kind must be one of .*: did you mean refrigerant-leak\?$/,
      ),
    ]);
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x\n', 'anchors and aliases are not allowed'],
    [
      'a bomb of aliases',
      'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n',
      'anchors and aliases are not allowed',
    ],
    ['a tag', 'version: !!js/function "x"\n', 'tag'],
    ['a tag of its own', 'version: !Thing 1\n', 'tag'],
    ['a repeated key', 'version: 1\nversion: 1\n', 'unique'],
    ['a repeated key further down', 'version: 1\nfleet:\n  - "a": 1\n    a: 2\n', 'unique'],
    ['a list', '- 1\n- 2\n', 'must be a mapping'],
    ['a text', 'hello\n', 'must be a mapping'],
    ['nothing', '', 'must be a mapping'],
    ['a broken line', 'version: [1\n', ':'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'multiple documents'],
    ['a text that is too large', `# ${'x'.repeat(LARGEST_SCENARIO)}`, 'is larger than'],
  ])('refuses %s in a line', (_what, text, says) => {
    const [first = ''] = problemsOf(text);
    expect(first).toMatch(/^f\.yaml:\d+: /);
    expect(first).toContain(says);
  });

  it('names twenty of ninety thousand unknown keys, and counts the others', () => {
    const problems = problemsOf(Array.from({ length: 90_000 }, (_, i) => `k${i}: 0\n`).join(''));
    expect(problems.filter((line) => line.includes('is not known here'))).toHaveLength(20);
    expect(problems).toContainEqual(expect.stringContaining('has 89980 more keys that are not known here'));
  });

  /** A good scenario with a line more, or with another one. */
  const variants: readonly (readonly [line: string, says: string])[] = [
    ['interval: 0s', 'interval'],
    ['interval: 2d', 'interval'],
    ['interval: 5', 'interval must be a duration'],
    ['interval: 3d', 'interval'],
    ['records: 0', 'records must be a whole number'],
    ['records: 1.5', 'records must be a whole number'],
    ['records: 10', 'records and duration say the same'],
    ['seed: -1', 'seed must be a whole number'],
    ['seed: 4294967296', 'seed must be a whole number'],
    ['seed: x', 'seed must be a whole number'],
    ['start: tomorrow', 'start must be an instant'],
    ['start: 2026-02-30', 'start must be an instant'],
    ['start: now + 1d', 'start must be an instant'],
    ['start: 1969-12-31', 'start must be an instant'],
    ['model: chemical', 'model must be one of physical, statistical'],
    ['labels: { rule: sometimes }', 'labels.rule must be one of seed, active, actionable, horizon'],
    ['labels: { horizon: 24 }', 'labels.horizon must be a duration'],
    ['labels: { columns: all }', 'labels.columns must be one of contract, labels, extended'],
    ['labels: { visible: maybe }', 'labels.visible must be true or false'],
    ['labels: yes', 'labels must be a mapping'],
    ['faults: { kind: door-open }', 'faults must be a list'],
    ['faults: [door-open]', 'kind is missing'],
    ['faults: [{ share: 10% }]', 'kind is missing'],
    [
      'faults: [{ kind: door-open, onset: 3d }]',
      'is after the last record, which comes 2875m after the first',
    ],
    ['faults: [{ kind: door-open, onset: 2d..1d }]', 'is upside down'],
    ['faults: [{ kind: door-open, share: 10%, count: 2 }]', 'cannot both be'],
    ['faults: [{ kind: door-open, in: b }]', 'must be a group (a)'],
    ['faults: [{ kind: door-open, in: [C99] }]', "is no container's id"],
    ['faults: [{ kind: door-open, sensor: temperature }]', 'sensor is not known here'],
    ['faults: [{ kind: scrubber-failure }]', 'needs a group with atmosphere'],
    ['faults: [{ kind: sensor-stuck }]', 'sensor is missing'],
    ['faults: [{ kind: sensor-stuck, sensor: fan_1 }]', 'sensor must be one of temperature'],
    ['faults: [{ kind: sensor-noise, sensor: temperature, factor: 0 }]', 'out of bounds'],
    [
      'faults: [{ kind: sensor-dropout, sensor: temperature, as: nothing }]',
      'as must be one of hold, rail, empty',
    ],
    ['faults: [{ kind: evaporator-fan, fan: 3 }]', 'fan must be 1 or 2'],
    ['faults: [{ kind: refrigerant-leak, loss: 2% }]', 'loss must be a loss a day such as 2%/d'],
    ['faults: [{ kind: condenser-fouling, rise: 200K/d }]', 'out of bounds'],
    ['faults: [{ kind: vent-stuck, at: 10 }]', 'at must be a flow such as 25m3/h'],
    ['faults: [{ kind: wrong-set-point, set_point: 80°F }]', 'set_point must be a temperature'],
    ['faults: [{ kind: air-leak, growth: slowly }]', 'growth must be one of step, ramp, exponential'],
    ['faults: [{ kind: power-outage, rate: 5/s }]', 'rate must be a rate such as 0.1/w'],
    ['faults: [{ kind: power-outage, duration: forever }]', 'duration must be a duration'],
    ['faults: [{ kind: power-outage, severity: 2 }]', 'out of bounds'],
    ['labels:', 'labels must be a mapping'],
    ['transmission: [{ rate: 1% }]', 'transmission[0].kind is missing'],
    ['transmission: [{ kind: stolen, rate: 1% }]', 'kind must be one of duplicate, lost, late, reordered'],
    ['transmission: [{ kind: lost }]', 'rate is missing'],
    ['transmission: [{ kind: lost, rate: 101% }]', '0% to 100% is allowed'],
    ['transmission: [{ kind: late, rate: 1% }]', 'delay is missing'],
    ['transmission: [{ kind: lost, rate: 1%, delay: 5m }]', 'delay does not belong to lost'],
    ['split: { train: 50%, test: 40% }', 'split must add up to 100%, and adds up to 90%'],
    ['split: { train: 50%, exam: 50% }', 'split.exam is not known here'],
    ['pace: { speedup: 0 }', 'pace.speedup must be a number from 0.001 to 1000000, not 0'],
    ['pace: { speedup: 2, records_per_second: 5 }', 'must have either speedup'],
    ['pace: fast', 'pace must be a mapping'],
    ['surprise: 1', 'surprise is not known here'],
  ];

  it.each(variants)('refuses %s', (line, says) => {
    const problems = problemsOf(`${GOOD}${line}\n`);
    expect(problems.join('\n')).toContain(says);
    for (const problem of problems) expect(problem).toMatch(/^f\.yaml:\d+: \S.{5,400}$/);
  });

  /** A group with a key more. */
  const groups: readonly (readonly [keys: string, says: string])[] = [
    ['containers: 0', 'containers must be a whole number from 1'],
    ['containers: [C01, C99]', 'containers[1] must be'],
    ['containers: []', 'containers must name at least one'],
    ['places: 3', 'containers or places must be given, one of them'],
    ['stay: 2d', 'stay belongs to places'],
    ['profile: cheap', 'profile must be one of seed, real'],
    ['cargo: 20kg', 'cargo must be a mass such as 20t'],
    ['cargo: 90t', '"90t" is out of bounds: 0.5t to 30t is allowed'],
    ['precooled: 0.7', 'precooled must be a share such as 20%'],
    ['precooled: 170%', 'out of bounds'],
    ['unit: steam', 'unit must be one of variable-speed, digital, throttled'],
    ['unit: {}', 'unit has no weights: give at least one'],
    ['unit: { digital: 0 }', 'unit.digital must be a whole number from 1'],
    ['age: old', 'age must be years such as 0..12'],
    ['vent: 25', 'vent must be a flow such as 25m3/h'],
    ['atmosphere: { oxygen: 3% }', 'atmosphere.carbon_dioxide is missing'],
    ['atmosphere: 3%', 'atmosphere must be a mapping'],
    ['place: { latitude: 91, longitude: 0, climate: hamburg }', 'latitude must be degrees from -90 to 90'],
    ['place: { latitude: 1, longitude: 0 }', 'climate is missing'],
    ['voyage: guayaquil-panama-rotterdam', 'voyage and place cannot both be'],
    ['colour: red', 'colour is not known here'],
  ];

  it.each(groups)('refuses a group with %s', (keys, says) => {
    const [key = ''] = keys.split(':');
    const others = ['containers: 3', 'place: hamburg'].filter((other) => !other.startsWith(`${key}:`));
    const problems = problemsOf(
      `version: 1\nduration: 2d\nfleet:\n  - group: a\n    product: P02\n    ${[...others, keys].join('\n    ')}\n`,
    );
    expect(problems.join('\n')).toContain(says);
  });

  it.each([
    ['[]', 'needs at least two waypoints'],
    ['[{ at: 0h, place: hamburg }]', 'needs at least two waypoints'],
    ['[{ at: 1h, place: hamburg }, { at: 2h, place: rotterdam }]', 'must be 0h at the first waypoint'],
    [
      '[{ at: 0h, place: hamburg }, { at: 0h, place: rotterdam }]',
      'must be later than at the waypoint before',
    ],
    ['[{ at: 0h, place: hamburg }, { place: rotterdam }]', 'at is missing'],
    ['[{ at: 0h, place: hamburg }, { at: 2d, place: rotterdam, phase: air }]', 'phase must be one of farm'],
    ['atlantis', 'voyage must be one of guayaquil-panama-rotterdam'],
  ])('refuses the voyage %s', (voyage, says) => {
    const group = `{ group: a, containers: 1, product: P02, voyage: ${voyage} }`;
    expect(problemsOf(`version: 1\nduration: 2d\nfleet:\n  - ${group}\n`).join('\n')).toContain(says);
  });

  it('refuses for the statistical model what only the physical one knows', () => {
    const text = `version: 1
model: statistical
records: 100
fleet:
  - { group: a, containers: 3, product: P02, cargo: 20t, profile: real }
faults:
  - { kind: air-leak, share: 10% }
  - { kind: power-outage, onset: 1h, share: 30% }
`;
    expect(problemsOf(text).map((line) => line.replace(/^f\.yaml:\d+: /, ''))).toEqual([
      'fleet[0].cargo means nothing to the statistical model: leave it out, or use model: physical',
      'fleet[0].profile must be seed for the statistical model',
      'faults[0].kind air-leak means nothing to the statistical model, which knows power-outage, sensor-bias: use model: physical',
      'faults[1].onset means nothing to the statistical model, which places its faults itself: leave it out',
    ]);
  });

  it('understands what comes later, and says that it is not carried out yet', () => {
    const later = 'is understood, but this version does not carry it out yet: leave it out';
    expect(problemsOf(`${GOOD}split: { train: 60%, test: 40% }\nlabels: { visible: false }\n`)).toEqual([
      `f.yaml:6: split ${later}`,
      `f.yaml:7: labels.visible ${later}`,
    ]);
  });

  it.each([
    ['duration: 4m', ['duration of 4m is shorter than the interval of 5m, so there would be no record']],
    ['duration: 4m\ninterval: fast', [expect.stringMatching(/^interval must be a duration/)]],
    ['duration: 4m\ninterval: 1.5s', ['interval must be whole seconds, not "1.5s"']],
    ['duration: -4m', [expect.stringMatching(/^duration "-4m" is out of bounds/)]],
    ['records: many', [expect.stringMatching(/^records must be a whole number/)]],
    [
      'duration: 12m',
      [
        'faults[0].onset "1h" is after the last record, which comes 5m after the first: no record would show it',
      ],
    ],
    [
      'records: 12',
      [
        'faults[0].onset "1h" is after the last record, which comes 55m after the first: no record would show it',
      ],
    ],
    ['records: 13', []],
  ])('says of %j what is true, and nothing that follows from what is wrong', (length, says) => {
    const text = `version: 1
${length}
fleet: [{ group: a, containers: 3, product: P02 }]
faults: [{ kind: door-open, onset: 1h }]
transmission: [{ kind: reordered, rate: 1%, within: 5m }]
`;
    expect(problemsOf(text).map((line) => line.replace(/^f\.yaml:\d+: /, ''))).toEqual(says);
  });

  it.each([
    [
      '{ group: a, containers: 3, product: P02, voyage: [] }',
      ['fleet[0].voyage needs at least two waypoints'],
    ],
    [
      '{ group: a, containers: 3, product: P02, voyage: [{ at: 0h, place: hamburg }, { at: 3m, place: antwerp }] }',
      ['interval is longer than the voyage of 3m, so there would be no record'],
    ],
    ['{ group: 7, containers: 3, product: P02 }', ['duration is missing', 'fleet[0].group must be a name']],
  ])('says of the fleet %s what is wrong, and nothing that follows from it', (group, says) => {
    const text = `version: 1\nfleet:\n  - ${group}\nfaults: [{ kind: door-open, onset: 1h, in: a }]\n`;
    const problems = problemsOf(text).map((line) => line.replace(/^f\.yaml:\d+: /, ''));
    expect(problems).toEqual(says.map((start) => expect.stringContaining(start)));
  });

  it('refuses a container that is in the fleet twice, in one group or in two', () => {
    const text = `version: 1
records: 9
fleet:
  - { group: a, containers: [C01, C01], product: P02 }
  - group: b
    product: P02
    containers:
      - C02
      - C01
`;
    expect(problemsOf(text)).toEqual([
      'f.yaml:4: fleet[0].containers[1] "C01" is in the fleet already: name it once',
      'f.yaml:9: fleet[1].containers[1] "C01" is in the fleet already: name it once',
    ]);
  });

  it('reads the pace and what befalls records on their way', () => {
    const text = `${GOOD}pace: { speedup: 300, catch_up: none }
transmission:
  - { kind: lost, rate: 1% }
  - { kind: late, rate: 2%, delay: 10m..2h }
  - { kind: reordered, rate: 3%, within: 20m }
`;
    const { pace, transmission } = scenarioOf(text, 'f.yaml');
    expect(pace).toEqual({ rate: { speedup: 300 }, catchUp: false });
    expect(transmission).toEqual([
      { kind: 'lost', rate: 0.01, delay: { low: 0, high: 0 } },
      { kind: 'late', rate: 0.02, delay: { low: 600, high: 7200 } },
      { kind: 'reordered', rate: 0.03, delay: { low: 300, high: 1200 } },
    ]);
  });

  it.each([
    ['pace: { speedup: 2, catch_up: triple }', 'pace.catch_up must be one of double, none'],
    [
      'transmission: [{ kind: reordered, rate: 1%, within: 2m }]',
      'within "2m" is shorter than the interval of 5m',
    ],
    ['interventions: [{ container: C01, kind: door-open }]', 'interventions[0].first_record is missing'],
    ['interventions: [{ container: C09, first_record: 1, kind: door-open }]', "must be a container's id"],
    [
      'interventions: [{ container: C01, first_record: 1, kind: door-open, share: 20% }]',
      'interventions[0].share does not belong here',
    ],
    [
      'interventions: [{ container: C01, first_record: 1, kind: door-open, rate: 1/d }]',
      'interventions[0].rate is not known here',
    ],
    ['interventions: [{ container: C01, first_record: 1, ends: C01-1, kind: x }]', 'kind is not known here'],
    ['interventions: [7]', 'interventions[0] must be a mapping with container'],
  ])('refuses %s', (line, says) => {
    expect(problemsOf(`${GOOD}${line}\n`).join('\n')).toContain(says);
  });
});
