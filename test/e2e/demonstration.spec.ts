import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { readScenario } from '../../src/domain/scenario/read-scenario.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { messageLine } from '../../tools/consume/message-line.js';
import { parseMessage } from '../../tools/consume/telemetry-message.js';
import { curl, expectDocumented, stepsOf } from './documented-steps.js';
import { useService } from './service.js';

const PAGE = 'docs/demonstration.md';
const text = readFileSync(PAGE, 'utf8');
const FIRST_RECORD = /"first_record": ?(\d+)/g;
/** Of the fault, and of its end. */
const [BREAKS, REPAIRED] = [...text.matchAll(FIRST_RECORD)].map(([, number]) => Number(number));

/** The records of the show, with what is done on the stage as the page says it. */
function records(): readonly Readonly<Record<string, unknown>>[] {
  const body = /-d '(\{"containerID".*\})'/.exec(text)?.[1] ?? '{}';
  const { containerID: container, ...fault } = JSON.parse(body) as Record<string, unknown>;
  const document = parse(readFileSync('scenarios/demonstration.yaml', 'utf8')) as object;
  const { scenario, problems } = readScenario({
    ...document,
    interventions: [
      { container, first_record: BREAKS, ...fault },
      { container, first_record: REPAIRED, ends: 'C03-1' },
    ],
  });
  if (!scenario) throw new Error(JSON.stringify(problems));
  const command = drawScenario(scenario, { seed: 0, nowEpochSeconds: 0 });
  const rows = new TelemetryRows(command.records, 'contract');
  new Simulator(MODELS).feed(command).fill(rows);
  return Array.from({ length: rows.length }, (_, row) => ({ ...rows.record(row) }));
}

describe(PAGE, () => {
  const service = useService();
  const all = records();

  it('shows the messages as the consumer shows them', () => {
    const lines = all.map((payload) => {
      const { container_id: containerID, measurement_time: timestamp, record_number: recordNumber } = payload;
      return messageLine(
        parseMessage(JSON.stringify({ containerID, timestamp, recordNumber, payload })),
        false,
      );
    });
    const documented = text.match(/^C0\d +#.*$/gm) ?? [];
    expect(documented).toHaveLength(8);
    for (const line of documented) expect(lines).toContain(line);
  });

  it('says at which second things happen, and what the scoring service should answer', () => {
    const labelled = new Map<string, (typeof all)[number][]>();
    for (const record of all.filter((one) => one['maintenance_required'] === 1)) {
      const container = String(record['container_id']);
      labelled.set(container, [...(labelled.get(container) ?? []), record]);
    }
    const time = (record: (typeof all)[number] | undefined): string =>
      String(record?.['measurement_time']).slice(11, 16);
    expect([...labelled.keys()].sort()).toEqual(['C01', 'C02', 'C03']);
    for (const [container, of] of labelled) {
      const [first] = of;
      const [from, until] = [first, of.at(-1)].map(time);
      const row = new RegExp(`^\\| ${container} \\| ${from}.* \\| ${until}.* \\| ${of.length} \\|`, 'm');
      expect(text).toMatch(row);
      const second = Number(first?.['record_number']) / 2.4;
      expect(text).toMatch(new RegExp(`^\\| ${second} \\| ${from} \\|.*${container}: .*MAINTENANCE`, 'm'));
    }
  });

  it('has commands that do what it says', async () => {
    const { api } = service;
    let id = '';
    for (const step of stepsOf(PAGE)) {
      if (!('words' in step)) throw new Error('The page shows no files.');
      const pipe = step.words.indexOf('|');
      const words = step.words.slice(0, pipe < 0 ? undefined : pipe);
      const address = (url: string): string => url.replace('$URL', service.process.url).replace('$ID', id);
      const printed = await curl(words, address, (name) => name);
      if (step.output?.form === 'json') {
        const [actual = '', documented = ''] = [printed, step.output.text].map((json) =>
          json.replace(FIRST_RECORD, '"first_record": 0'),
        );
        expectDocumented(actual, 'json', documented);
      }
      const run = JSON.parse(printed) as { id?: string; paused?: boolean; records_published?: number };
      id = run.id ?? id;
      const { paused = true, records_published: before = 0 } = run;
      if (!paused) await api.until(id, ({ records_published }) => records_published > before);
    }
    expect((await api.cancel(id)).run).toMatchObject({ records_total: 864 });
  });
});
