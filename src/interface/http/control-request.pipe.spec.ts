import { describe, expect, it } from '@jest/globals';
import type { ControlRequest } from './control-request.dto.js';
import { ControlRequestPipe } from './control-request.pipe.js';
import { InvalidRequest } from './invalid-request.js';
import { someLimits } from '../../../test/builders/some-limits.js';

const pipe = new ControlRequestPipe(someLimits({ maxRecords: 5000 }));
const complete = { containerID: 'C02', simulation: 'co2sensor', nb_of_records: 1000, product_id: 'P02' };

function accepted(fields: object): Promise<ControlRequest> {
  return pipe.transform({ ...complete, ...fields });
}

/** The wrong fields of a body, each with its message. */
async function errorsOf(body: unknown): Promise<readonly { field: string; message: string }[]> {
  try {
    await pipe.transform(body);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.errors;
    throw error;
  }
  return [];
}

const notANumber = ['1', '', true, [], [5], {}, null, Infinity, NaN];

/** Values that are accepted unchanged, and values that are refused. */
const FIELDS: Record<
  keyof ControlRequest,
  { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] }
> = {
  containerID: {
    right: ['C01', 'C02', 'C03', 'C04', 'CSQU3054383'],
    wrong: ['C05', 'c01', 'CSQU3054384', 'C01 ', '', 1, null, {}, ['C01'], 'C'.repeat(9999)],
  },
  simulation: {
    right: ['normal', 'poweroff', 'co2sensor', 'o2sensor', 'power'],
    wrong: ['Normal', 'tempgrowth', '', 'toString', '__proto__', 0, null, ['normal'], {}],
  },
  nb_of_records: { right: [1, 1000, 5000], wrong: [0, -1, 5001, 1.5, 2 ** 53, 1e300, ...notANumber] },
  product_id: { right: ['P01', 'P05'], wrong: ['P06', 'P09', 'p01', '', 1, null, ['P01']] },
  seed: { right: [0, 42, 2 ** 32 - 1], wrong: [-1, 2 ** 32, 0.5, ...notANumber] },
  start_time: {
    right: ['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-01-31T08:00:00.5+02:00'],
    wrong: [
      '1969-12-31T23:59:59Z',
      '1970-01-01T00:00:00+01:00',
      '2026-02-30T08:00:00Z',
      '2026-01-31T08:00:60Z',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-00:01',
      '10000-01-01T00:00:00Z',
      'tomorrow',
      '',
      0,
      null,
      ['2026-01-31T08:00:00Z'],
    ],
  },
  interval_seconds: { right: [1, 300, 86_400], wrong: [0, -300, 86_401, 0.5, ...notANumber] },
  records_per_second: {
    right: [0.001, 0.5, 200, 1_000_000],
    wrong: [0, 0.000_999, -1, 1_000_000.5, 1e9, ...notANumber],
  },
  model: { right: ['statistical', 'physical'], wrong: ['Physical', '', 1, null, ['physical']] },
  profile: { right: ['seed', 'real'], wrong: ['Real', '', 1, null, {}] },
  faults: { right: [[], [{ kind: 'door-open' }]], wrong: [{}, 'door-open', null, 1, Array(101).fill({})] },
  exclusive: { right: [true, false], wrong: ['true', 0, 1, null, []] },
};

type Field = keyof ControlRequest;

/** Field, shortened value, value. */
function cases(kind: 'right' | 'wrong'): [Field, string, unknown][] {
  return Object.entries(FIELDS).flatMap(([field, values]) =>
    values[kind].map((value): [Field, string, unknown] => [
      field as Field,
      (typeof value === 'number' ? String(value) : JSON.stringify(value)).slice(0, 40),
      value,
    ]),
  );
}

describe(ControlRequestPipe.name, () => {
  it('accepts a body with the required fields, and adds none', async () => {
    const request = await pipe.transform(complete);
    expect(request).toMatchObject(complete);
    expect(JSON.parse(JSON.stringify(request))).toEqual(complete);
  });

  it.each(cases('right'))('accepts %s %s', async (field, _, value) => {
    expect((await accepted({ [field]: value }))[field]).toBe(value);
  });

  it.each(cases('wrong'))('refuses %s %s, and says what is allowed', async (field, _, value) => {
    expect(await errorsOf({ ...complete, [field]: value })).toEqual([
      { field, message: expect.stringMatching(/^must be /) },
    ]);
  });

  it.each(['containerID', 'simulation', 'nb_of_records', 'product_id'] as const)(
    'requires %s',
    async (field) => {
      const others = Object.entries(complete).filter(([name]) => name !== field);
      expect(await errorsOf(Object.fromEntries(others))).toEqual([{ field, message: expect.any(String) }]);
    },
  );

  it('ignores fields that a body inherits from its prototype', async () => {
    const inherited = Object.create({ ...complete, seed: 7 }) as object;
    const taken = await pipe.transform(Object.assign(inherited, complete));
    expect(taken.seed).toBeUndefined();
    expect((await errorsOf(Object.create(complete))).map(({ field }) => field)).toEqual([
      'containerID',
      'simulation',
      'nb_of_records',
      'product_id',
    ]);
  });

  it('lists every wrong field once', async () => {
    const body = {
      containerID: 'X',
      simulation: null,
      nb_of_records: '9'.repeat(20),
      seed: -1,
      colour: 'red',
    };
    expect((await errorsOf(body)).map(({ field }) => field)).toEqual([
      'containerID',
      'simulation',
      'nb_of_records',
      'product_id',
      'seed',
      'colour',
    ]);
  });

  it('names twenty unknown fields, shortly, and counts the others', async () => {
    const names = Array.from({ length: 1700 }, (_, i) => `k${i}${'x'.repeat(i === 0 ? 9000 : 0)}`);
    const errors = await errorsOf({ ...complete, ...Object.fromEntries(names.map((name) => [name, 0])) });
    expect(errors.map(({ field }) => field.length)).toEqual([
      81,
      ...Array<number>(9).fill(2),
      ...Array<number>(10).fill(3),
      4,
    ]);
    expect(errors.at(-1)).toEqual({ field: 'body', message: 'has 1680 more unknown names' });
    expect(JSON.stringify(errors).length).toBeLessThan(5000);
  });

  it.each([
    ['containerID', 'c02', /: did you mean C02\?$/],
    ['containerID', 'csqu3054383', /: did you mean CSQU3054383\?$/],
    ['containerID', 'csqu3054384', /The check digit of CSQU305438 is 3\.$/],
    ['simulation', 'CO2Sensor', /: did you mean co2sensor\?$/],
    ['product_id', 'p02', /: did you mean P02\?$/],
    ['product_id', 'P09', /P05$/],
    ['start_time', '2026-01-31T08:00:00', /^has no offset: write 2026-01-31T08:00:00Z, or an offset such as/],
    ['start_time', '2026-01-31 08:00:00.5', /^has no offset: write 2026-01-31T08:00:00\.5Z/],
    ['start_time', '2026-01-31', /^must be an RFC 3339 instant/],
    ['start_time', `2026-01-31T08:00:00.${'1'.repeat(15_000)}Z`, /^must be an RFC 3339 instant/],
  ])('says of %s %.40j what was meant, or what is allowed', async (field, value, says) => {
    expect(await errorsOf({ ...complete, [field]: value })).toEqual([
      { field, message: expect.stringMatching(says) },
    ]);
  });

  it.each(['colour', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'ContainerID', ''])(
    'names the unknown property %j',
    async (name) => {
      const body: unknown = JSON.parse(
        `${JSON.stringify(complete).slice(0, -1)},${JSON.stringify(name)}:{"a":1}}`,
      );
      expect(await errorsOf(body)).toEqual([
        { field: name, message: expect.stringMatching(/^is unknown; known are /) },
      ]);
    },
  );

  it.each([undefined, null, [], [complete], 'text', 1, true])('requires an object, not %j', async (body) => {
    expect(await errorsOf(body)).toEqual([
      {
        field: 'body',
        message: expect.stringMatching(/^must be a JSON object, not (nothing|null|a [a-z]+)$/),
      },
    ]);
  });

  it('refuses deeply nested values', async () => {
    const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const errors = await errorsOf({ ...complete, containerID: deep(8000), seed: deep(8000) });
    expect(errors.map(({ field }) => field)).toEqual(['containerID', 'seed']);
  });

  it('names the limit of this service if the number of records exceeds it', async () => {
    expect(await errorsOf({ ...complete, nb_of_records: 5001 })).toEqual([
      { field: 'nb_of_records', message: 'must be an integer from 1 to 5000 (MAX_RECORDS)' },
    ]);
  });
});
