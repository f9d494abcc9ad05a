import { describe, expect, it } from '@jest/globals';
import { COMMAND, problem, type RunAnswer } from './api.js';
import { useService } from './service.js';

const service = useService({ MAX_CONTAINERS: '500' });

const DOCUMENT = `version: 1
name: two-doors
seed: 7
start: 2026-01-31T08:00:00Z
records: 50
fleet:
  - group: bananas
    containers: [CSQU3054383, CSQU3054399]
    product: P02
faults:
  - { kind: door-open, in: CSQU3054383, onset: 1h, duration: 2h }
`;
/** Its first record is published at once, and the rest in hours. */
const PACED = `${DOCUMENT}pace: { speedup: 0.01 }\n`;

const text = async (path: string, headers?: Readonly<Record<string, string>>): Promise<string> =>
  (await service.api.get(path, headers)).text();

describe('GET /scenarios', () => {
  it('lists the built-in scenarios, and gives each as YAML or JSON', async () => {
    const all = (await (await service.api.get('/scenarios')).json()) as readonly { name: string }[];
    expect(all.map(({ name }) => name)).toContain('drifting-sensor');
    for (const { name } of all) {
      const yaml = await service.api.get(`/scenarios/${name}`);
      expect(yaml.headers.get('content-type')).toMatch(/^application\/yaml/);
      expect(await yaml.text()).toContain('version: 1');
      const json = await service.api.get(`/scenarios/${name}`, { accept: 'application/json' });
      expect(await json.json()).toMatchObject({ version: 1, name });
    }
  });

  it('names those that there are if there is no such scenario', async () => {
    const answer = await problem(await service.api.get('/scenarios/nope'), 404);
    expect(answer).toMatchObject({
      code: 'scenario.not-found',
      detail: expect.stringContaining('demonstration'),
    });
    await problem(await service.api.get('/scenarios/demonstration', { accept: 'image/png' }), 406);
  });
});

describe('POST /simulations', () => {
  it('answers with the run in numbers, and its location', async () => {
    const response = await service.api.simulate(DOCUMENT);
    expect(response.status).toBe(202);
    const run = (await response.json()) as RunAnswer;
    expect(run).toMatchObject({
      reason: 'Simulation started',
      records_total: 100,
      scenario: {
        name: 'two-doors',
        model: 'physical',
        containers: 2,
        faults: { 'door-open': 1 },
        seed: 7,
        start_time: '2026-01-31T08:00:00Z',
        interval_seconds: 300,
      },
    });
    expect(run.command).toBeUndefined();
    expect(response.headers.get('location')).toBe(`/simulations/${run.id}`);
    expect(await service.api.ended(run.id)).toMatchObject({ status: 'succeeded', records_published: 100 });
  });

  it('takes the same as JSON, and a built-in scenario of which keys are replaced', async () => {
    const json = {
      version: 1,
      name: 'two-doors',
      seed: 7,
      start: '2026-01-31T08:00:00Z',
      records: 50,
      fleet: [{ group: 'bananas', containers: ['CSQU3054383', 'CSQU3054399'], product: 'P02' }],
      faults: [{ kind: 'door-open', in: 'CSQU3054383', onset: '1h', duration: '2h' }],
    };
    const [yaml, same] = [await service.api.startScenario(DOCUMENT), await service.api.startScenario(json)];
    const records = (run: RunAnswer): Promise<string> => text(`/simulations/${run.id}/telemetry`);
    expect(await records(same)).toBe(await records(yaml));
    const named = { scenario: 'heat-wave', seed: 3, records: 10 };
    const run = await service.api.startScenario(named);
    expect(run.scenario).toMatchObject({ name: 'heat-wave', seed: 3 });
    expect(run.records_total).toBe(10 * run.scenario.containers);
  });

  it('draws a seed and takes the time of the request where the document leaves them open', async () => {
    const open = DOCUMENT.replace(/^(seed|start):.*\n/gm, '');
    const run = await service.api.startScenario(open);
    const document = await text(`/simulations/${run.id}/scenario`);
    expect(document).toContain(`seed: ${run.scenario.seed}\n`);
    expect(document).toContain(`start: ${String(run.scenario['start_time'])}\n`);
    const again = await service.api.startScenario(document);
    expect(await text(`/simulations/${again.id}/telemetry?columns=extended`)).toBe(
      await text(`/simulations/${run.id}/telemetry?columns=extended`),
    );
  });

  it('keeps one run for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'scenario-1' };
    const first = (await (await service.api.simulate(DOCUMENT, key)).json()) as RunAnswer;
    const second = (await (await service.api.simulate(DOCUMENT, key)).json()) as RunAnswer;
    expect(second.id).toBe(first.id);
    await problem(await service.api.simulate(PACED, key), 422);
  });

  it('tells every problem of a document, with its place', async () => {
    const wrong = DOCUMENT.replace('product: P02', 'product: P09').replace('onset: 1h', 'onset: 9d');
    const { errors } = await problem(await service.api.simulate(wrong), 400);
    expect(errors).toMatchObject([
      { field: 'fleet[0].product', pointer: '/fleet/0/product', line: 9 },
      { field: 'faults[0].onset', pointer: '/faults/0/onset', line: 11 },
    ]);
    const json = await problem(await service.api.simulate({ version: 2 }), 400);
    expect(json.errors?.[0]).toEqual({ field: 'version', pointer: '/version', message: 'must be 1, not 2' });
  });

  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nversion: 1\n`;
  it.each([
    ['a list', '- 1\n- 2\n', 'must be a mapping'],
    ['a bomb', bomb, 'anchors and aliases are not allowed'],
    ['deep nesting', `version: ${'['.repeat(20_000)}`, ''],
    ['no YAML', 'version: [1\n', ''],
    ['nothing', ' ', 'must be a mapping'],
    ['what comes later', `${DOCUMENT}split: { train: 60%, test: 40% }\n`, 'split'],
  ])('refuses %s', async (_, body, says) => {
    expect((await problem(await service.api.simulate(body), 400)).detail).toContain(says);
  });

  it('reads 1 MiB, and refuses one byte more, and other types', async () => {
    const padding = (bytes: number): string => `${DOCUMENT}#${'x'.repeat(bytes - DOCUMENT.length - 2)}\n`;
    expect((await service.api.simulate(padding(1024 * 1024))).status).toBe(202);
    await problem(await service.api.simulate(padding(1024 * 1024 + 1)), 413);
    const large = DOCUMENT.replace('version: 1', `version: 2\ndescription: ${'x'.repeat(30_000)}`);
    expect((await problem(await service.api.simulate(large), 400)).errors?.[0]).toMatchObject({ line: 1 });
    await problem(await service.api.simulate(DOCUMENT, { 'content-type': 'text/plain' }), 415);
  });

  it('bounds containers and records', async () => {
    const many = DOCUMENT.replace(/containers: .*/, 'containers: 501').replace(/faults:\n.*\n/, '');
    expect(await problem(await service.api.simulate(many), 400)).toMatchObject({
      code: 'run.too-many',
      errors: [
        {
          field: 'fleet[0].containers',
          pointer: '/fleet/0/containers',
          line: 8,
          message: 'is refused: A simulation may have at most 500 containers (MAX_CONTAINERS), not 501.',
        },
      ],
    });
    const long = DOCUMENT.replace('records: 50', 'records: 9000000');
    expect(await problem(await service.api.simulate(long), 400)).toMatchObject({
      code: 'run.too-large',
      errors: [{ field: 'records', pointer: '/records', line: 5 }],
    });
  });

  it.each([
    ['a small document', ''],
    ['one that is read by a thread', `# ${'x'.repeat(30_000)}\n`],
  ])('tells where the problems are that drawing finds, in %s', async (_, more) => {
    const wrong = DOCUMENT.replace(/faults:\n.*\n/, `faults:\n  - kind: door-open\n    count: 7\n`) + more;
    expect(await problem(await service.api.simulate(wrong), 400)).toMatchObject({
      code: 'scenario.impossible',
      detail: expect.stringMatching(/^faults\[0\]\.count is 7, but there are 2 containers/),
      errors: [{ field: 'faults[0].count', pointer: '/faults/0/count', line: 12 }],
    });
    const sudden = `${DOCUMENT}interventions:\n  - { container: C01, first_record: 1, kind: door-open }\n${more}`;
    expect(await problem(await service.api.simulate(sudden), 400)).toMatchObject({
      errors: [{ field: 'interventions[0].container', pointer: '/interventions/0/container', line: 13 }],
    });
  });

  it('tells the pointer of what drawing finds in JSON, and in a built-in scenario with other keys', async () => {
    const named = { scenario: 'drifting-sensor', faults: [{ kind: 'door-open', count: 70 }] };
    expect(await problem(await service.api.simulate(named), 400)).toMatchObject({
      errors: [{ field: 'faults[0].count', pointer: '/faults/0/count' }],
    });
    const short = await problem(
      await service.api.simulate({ scenario: 'drifting-sensor', duration: '4m' }),
      400,
    );
    expect(short.errors).toEqual([
      {
        field: 'duration',
        pointer: '/duration',
        message: 'of 4m is shorter than the interval of 5m, so there would be no record',
      },
    ]);
  });

  it.each([
    [{}, '', /or name a built-in one, such as \{ "scenario": "demonstration" \}$/],
    [{ scenari: 'demonstration' }, '', /or name a built-in one/],
    [{ scenario: 3 }, '/scenario', /^scenario must be the name of a built-in scenario, not 3$/],
    [{ scenario: null, version: 1 }, '/scenario', /^scenario must be the name of a built-in scenario/],
  ])('says of %j how to name a built-in scenario', async (body, pointer, says) => {
    const { errors = [] } = await problem(await service.api.simulate(body), 400);
    expect(errors[0]).toMatchObject({ pointer });
    expect(`${errors[0]?.field} ${errors[0]?.message}`).toMatch(says);
  });

  it('suggests the key and the name that were meant', async () => {
    const { errors } = await problem(await service.api.simulate({ scenari: 'demonstration' }), 400);
    expect(errors?.[1]?.message).toContain('did you mean scenario?');
    const name = { scenario: 'drifting-senor' };
    expect((await problem(await service.api.simulate(name), 404)).detail).toMatch(
      /^There is no scenario "drifting-senor": did you mean drifting-sensor\? Built in are bad-network, /,
    );
    expect((await problem(await service.api.get('/scenarios/demo'), 404)).detail).toContain(
      'did you mean demonstration?',
    );
    expect((await problem(await service.api.get('/scenarios/xyz'), 404)).detail).toMatch(
      /^There is no scenario "xyz"\. Built in are /,
    );
  });

  it('suggests fields, values and query parameters of the other routes too', async () => {
    const wrong = {
      containerID: 'C02',
      product_id: 'P02',
      nb_records: 1,
      nb_of_records: 1,
      simulation: 'powerof',
    };
    const { errors = [] } = await problem(await service.api.control(wrong), 400);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^must be one of normal, .*: did you mean poweroff\?$/),
      expect.stringMatching(/^is unknown; known are containerID, .*: did you mean nb_of_records\?$/),
    ]);
    const query = await problem(await service.api.get('/simulations?limits=3&status=suceeded'), 400);
    expect(query.errors?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/: did you mean limit\?$/),
      expect.stringMatching(/: did you mean succeeded\?$/),
    ]);
  });

  it('says once how to send a document whose line breaks curl took away', async () => {
    for (const text of [DOCUMENT, `# A comment.\n${DOCUMENT}`, `${DOCUMENT}#${'x'.repeat(30_000)}`]) {
      const { errors = [] } = await problem(await service.api.simulate(text.replaceAll('\n', '')), 400);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toMatch(
        /: the document has no line breaks; with curl, send it with --data-binary @FILE$/,
      );
    }
    const braces = await service.api.simulate('{ version: 1 }');
    expect(JSON.stringify(await problem(braces, 400))).not.toContain('line breaks');
  });

  it('says how to send YAML that was sent as JSON, and nothing of it for broken JSON', async () => {
    const json = { 'content-type': 'application/json' };
    const yaml = await problem(await service.api.simulate(DOCUMENT, json), 400);
    expect(yaml.errors).toHaveLength(1);
    expect(yaml.detail).toMatch(
      /^body is not JSON: .*: a document in YAML is sent with Content-Type: application\/yaml$/,
    );
    const broken = await problem(await service.api.simulate('{"version": 1, "fleet": [', json), 400);
    expect(broken.detail).toMatch(/is not JSON/);
    expect(broken.detail).not.toContain('YAML');
  });
});

describe('GET /simulations/{id}/scenario and /telemetry', () => {
  it('has the twenty columns unless asked for more, whatever labels.columns says', async () => {
    const run = await service.api.startScenario(`${DOCUMENT}labels: { columns: extended }\n`);
    const columns = async (query: string): Promise<number> => {
      const csv = await text(`/simulations/${run.id}/telemetry${query}`, { accept: 'text/csv' });
      return (csv.split('\n')[0] ?? '').split(',').length;
    };
    expect([await columns(''), await columns('?columns=labels')]).toEqual([20, 28]);
  });

  it('shows what was drawn, a page at a time', async () => {
    const run = await service.api.startScenario(DOCUMENT);
    const page = (query: string): Promise<{ containers: object[]; next_cursor?: string }> =>
      service.api
        .get(`/simulations/${run.id}/scenario?resolved=true${query}`)
        .then((response) => response.json() as never);
    const first = await page('&limit=1');
    expect(first).toMatchObject({
      seed: 7,
      interval_seconds: 300,
      containers: [
        {
          container_id: 'CSQU3054383',
          product_id: 'P02',
          start_time: '2026-01-31T08:00:00Z',
          records: 50,
          reefer: { profile: 'real', unit: { kind: expect.any(String) } },
          faults: [{ id: 'CSQU3054383-1', kind: 'door-open', onset_seconds: 3600, end_seconds: 10_800 }],
        },
      ],
      next_cursor: '1',
    });
    const second = await page(`&cursor=${first.next_cursor}`);
    expect(second.containers).toMatchObject([{ container_id: 'CSQU3054399', faults: [] }]);
    expect(second.next_cursor).toBeUndefined();
    await problem(await service.api.get(`/simulations/${run.id}/scenario?limit=0&x=1`), 400);
  });

  it('gives the records of one container, with labels', async () => {
    const run = await service.api.startScenario(DOCUMENT);
    const all = await text(`/simulations/${run.id}/telemetry?columns=labels`);
    const own = await text(
      `/simulations/${run.id}/telemetry?columns=labels&container=CSQU3054399&from=10&to=12`,
    );
    const expected = all.split('\n').filter((line) => line.includes('CSQU3054399'));
    expect(own).toBe(`${expected.slice(10, 12).join('\n')}\n`);
    expect(own).toContain('"fault_active":0');
    const { errors } = await problem(
      await service.api.get(`/simulations/${run.id}/telemetry?container=C01`),
      400,
    );
    expect(errors).toEqual([
      { field: 'container', message: 'must be a container of the run: CSQU3054383, CSQU3054399' },
    ]);
  });
});

describe('A run under way', () => {
  const post = (id: string, body: unknown): Promise<Response> =>
    service.api.send('POST', `/simulations/${id}/faults`, body);

  it('takes faults, ends them, pauses and goes on', async () => {
    const { id } = await service.api.startScenario(PACED);
    const begun = await post(id, { containerID: 'CSQU3054399', kind: 'compressor-wear', loss: '20%/d' });
    expect(begun.status).toBe(202);
    expect(await begun.json()).toEqual({
      fault_id: 'CSQU3054399-1',
      containerID: 'CSQU3054399',
      first_record: expect.any(Number),
    });
    expect((await service.api.run(id)).scenario['faults']).toEqual({ 'door-open': 1, 'compressor-wear': 1 });
    const paused = await service.api.send('PATCH', `/simulations/${id}`, { paused: true });
    expect(await paused.json()).toMatchObject({ id, paused: true, status: 'running' });
    expect((await service.api.send('DELETE', `/simulations/${id}/faults/CSQU3054399-1`)).status).toBe(202);
    await problem(await service.api.send('DELETE', `/simulations/${id}/faults/CSQU3054399-1`), 409);
    await problem(await service.api.send('DELETE', `/simulations/${id}/faults/CSQU3054399-9`), 404);
    await service.api.send('PATCH', `/simulations/${id}`, { paused: false });
    await service.api.cancel(id);
    await service.api.ended(id);
    await problem(await post(id, { containerID: 'CSQU3054399', kind: 'door-open' }), 409);
    await problem(await service.api.send('PATCH', `/simulations/${id}`, { paused: true }), 409);
  });

  it.each([
    [
      { kind: 'door-open' },
      400,
      'containerID is missing: give the id of a container of the run, CSQU3054383',
    ],
    [
      { containerID: 'C09', kind: 'door-open' },
      400,
      'containerID must not be "C09": give the id of a container of the run, CSQU3054383',
    ],
    [{ container: 'CSQU3054399', kind: 'door-open' }, 400, '2 wrong fields'],
    [{ containerID: 'CSQU3054399' }, 400, 'kind is missing'],
    [{ containerID: 'CSQU3054399', kind: 'doors-open' }, 400, 'did you mean door-open?'],
    [{ containerID: 'CSQU3054399', kind: 'door-open', onset: '1h' }, 400, 'onset does not belong here'],
    [{ containerID: 'CSQU3054399', kind: 'sensor-drift', drift: '0.1/d' }, 400, 'sensor is missing'],
    [{ containerID: 'CSQU3054399', kind: 'scrubber-failure' }, 400, 'no controlled atmosphere'],
    [{ containerID: 'C01', kind: 'door-open' }, 404, 'which has CSQU3054383, CSQU3054399'],
    [{ containerID: 'CSQU3054383', kind: 'door-open', duration: 'long' }, 400, 'duration must be'],
    [{ containerID: 'CSQU3054399', kind: 'door-open', rate: '1/w' }, 400, 'rate is not known here'],
    [[], 400, 'must be a JSON object, not a list'],
    ['null', 400, 'must be a JSON object, not null'],
  ])('refuses the fault %j', async (body, status, says) => {
    const { id } = await service.api.startScenario(PACED);
    expect((await problem(await post(id, body), status)).detail).toContain(says);
    await service.api.cancel(id);
  });

  it.each([[{}], [{ paused: 1 }], [{ paused: true, more: 1 }], [[]], ['null'], ['3'], ['"x"'], ['no JSON']])(
    'refuses the change %j',
    async (body) => {
      const { id } = await service.api.startScenario(PACED);
      await problem(await service.api.send('PATCH', `/simulations/${id}`, body), 400);
      await service.api.cancel(id);
    },
  );

  it('names the keys that a fault may have here, and the one that was meant', async () => {
    const { id } = await service.api.startScenario(PACED);
    const { errors } = await problem(await post(id, { container: 'CSQU3054399', kind: 'door-open' }), 400);
    expect(errors).toMatchObject([
      {
        field: 'container',
        message: 'is not known here: did you mean containerID? Known: containerID, kind, duration, severity',
      },
      { field: 'containerID' },
    ]);
    const unknown = await problem(
      await post(id, { containerID: 'CSQU3054399', kind: 'door-open', zzz: 1 }),
      400,
    );
    expect(unknown.detail).toBe('zzz is not known here. Known: containerID, kind, duration, severity');
    const missing = await problem(await post(id, { containerID: 'CSQU3054399', share: '1%' }), 400);
    expect(JSON.stringify(missing.errors)).not.toMatch(/Known:[^"]*(share|count|rate|onset|\bin\b)/);
    await service.api.cancel(id);
  });

  it('cannot befall a run of the statistical model, which says so', async () => {
    const { id } = await service.api.start({ ...COMMAND, records_per_second: 0.1 });
    const refused = await problem(await post(id, { containerID: 'C02', kind: 'door-open' }), 409);
    expect(refused).toMatchObject({
      code: 'run.statistical',
      detail: expect.stringContaining('"model": "physical"'),
    });
    await service.api.cancel(id);
  });

  it('shows no paused run that has been cancelled, and refuses to pause one', async () => {
    const { id } = await service.api.startScenario(PACED);
    await service.api.send('PATCH', `/simulations/${id}`, { paused: true });
    await service.api.cancel(id);
    expect(await service.api.ended(id)).toMatchObject({ status: 'cancelled', paused: false });
    const refused = await problem(
      await service.api.send('PATCH', `/simulations/${id}`, { paused: true }),
      409,
    );
    expect(refused.detail).toContain('has been cancelled');
  });

  it('is unknown under another id', async () => {
    await problem(await post('none', { containerID: 'C01', kind: 'door-open' }), 404);
    await problem(await service.api.send('PATCH', '/simulations/none', { paused: true }), 404);
    await problem(await service.api.get('/simulations/none/scenario'), 404);
  });
});

describe('POST /control', () => {
  const physical = { containerID: 'C02', product_id: 'P02', nb_of_records: 288, model: 'physical', seed: 1 };

  it('carries its faults out by the physical model', async () => {
    const run = await service.api.start({ ...physical, simulation: 'co2sensor' });
    expect(run.command).toMatchObject({ simulation: 'co2sensor', model: 'physical' });
    const rows = (await text(`/simulations/${run.id}/telemetry?columns=labels`)).trim().split('\n');
    const records = rows.map((line) => JSON.parse(line) as Record<string, unknown>);
    const faulty = records.filter((one) => one['fault_active'] === 1);
    expect(faulty.length).toBeGreaterThan(30);
    expect(new Set(faulty.map((one) => one['fault_kind']))).toEqual(new Set(['sensor-bias']));
    for (const one of records) expect(one['maintenance_required']).toBe(one['fault_active']);
  });

  it('takes faults of a scenario, and says what is wrong with them', async () => {
    const faults = [{ kind: 'refrigerant-leak', onset: '2h', loss: '50%/d' }];
    const run = await service.api.start({ ...physical, simulation: 'normal', profile: 'real', faults });
    expect(run.command).toMatchObject({ simulation: 'normal', model: 'physical', profile: 'real', faults });
    const wrong = await service.api.control({
      ...physical,
      simulation: 'poweroff',
      faults: [{ kind: 'door-open', share: '20%' }, { kind: 'sensor-drift' }],
    });
    expect((await problem(wrong, 400)).errors).toMatchObject([
      { field: 'faults[0].share', pointer: '/faults/0/share' },
      { field: 'faults[1].sensor', pointer: '/faults/1/sensor' },
    ]);
    for (const kind of ['power-outage', 'sensor-bias', 'door-open']) {
      const { errors } = await problem(
        await service.api.control({ ...COMMAND, faults: [{ kind, sensor: 'oxygen_level' }] }),
        400,
      );
      expect(errors).toMatchObject([
        { field: 'faults', message: expect.stringContaining('"model": "physical"') },
      ]);
    }
    const statistical = { ...physical, model: 'statistical', simulation: 'normal', profile: 'real' };
    expect((await problem(await service.api.control(statistical), 400)).errors).toMatchObject([
      { field: 'profile' },
    ]);
  });

  it('refuses an exclusive run while another one has the container', async () => {
    const slow = { ...physical, simulation: 'normal', records_per_second: 0.001 };
    const first = await service.api.start(slow);
    const refused = await problem(await service.api.control({ ...slow, exclusive: true }), 409);
    expect(refused).toMatchObject({ code: 'container.busy', detail: expect.stringContaining(first.id) });
    await service.api.cancel(first.id);
  });
});
