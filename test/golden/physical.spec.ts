import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { writeJsonLines } from '../../src/formats/record-text.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { scenarioOf } from '../builders/scenario-of.js';

const RECORDS = 20_000;

/** The first records of a built-in scenario with all columns, as NDJSON. */
function hashOf(name: string): string {
  const scenario = scenarioOf(readFileSync(`scenarios/${name}.yaml`, 'utf8'), name);
  const command = drawScenario(scenario, { seed: 1, nowEpochSeconds: 1_780_000_000 });
  const feed = new Simulator(MODELS).feed(command, 0, Math.min(RECORDS, command.records));
  const rows = new TelemetryRows(1000, 'extended');
  const hash = createHash('sha256');
  while (feed.remaining > 0) {
    const text = new TextBuffer();
    feed.fill(rows);
    writeJsonLines(text, rows);
    hash.update(text.release());
  }
  return hash.digest('hex');
}

/** Version 1 of the physical model. Whoever changes these bytes gives the model another version. */
describe('the physical model', () => {
  it.each([
    ['banana-voyage', 'd4ddaf2c87bec9ad93659b6c836b3f0d59918843205fa411cd575f46e50772bc'],
    ['controlled-atmosphere', '989bcaa11823aa909a596305c255775f5c70f391abd646c6b10a164010324b1d'],
    ['heat-wave', 'd738e77dfa332fc4735a12a3b6ac872b035d372af7881e627024ac65f09e98bd'],
    ['terminal-yard', '254f439fe7ee9270a66ed52e26453d6a07499cde172acb5e8e0c06c3a8088b65'],
    ['training-set', 'df6479d765335497bfe08206e58ab8a0ba8efdbfad9fe91c4d8b2810f536f474'],
  ])('gives the bytes of %s again, on every version of Node.js', (name, hash) => {
    expect(hashOf(name)).toBe(hash);
  });
});
