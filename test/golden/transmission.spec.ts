import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { asSent } from '../../src/application/runs/transmitted-feed.js';
import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { writeJsonLines } from '../../src/formats/record-text.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { scenarioOf } from '../builders/scenario-of.js';

/** The scenario as it arrives, as NDJSON, taken in blocks of `most` records. */
async function hashOf(most: number): Promise<string> {
  const scenario = scenarioOf(readFileSync('scenarios/bad-network.yaml', 'utf8'), 'bad-network');
  const command = drawScenario(scenario, { seed: 0, nowEpochSeconds: 0 });
  const feed = asSent(new Simulator(MODELS).feed(command), command, 'labels');
  const rows = new TelemetryRows(1000, 'labels');
  const hash = createHash('sha256');
  while (feed.remaining > 0) {
    await feed.fill(rows, most);
    const text = new TextBuffer();
    writeJsonLines(text, rows);
    hash.update(text.release());
  }
  return hash.digest('hex');
}

it.each([1, 7, 1000])(
  'a bad network gives the same bytes again, whatever the size of the blocks: %i',
  async (most) => {
    expect(await hashOf(most)).toBe('20708be013e3949068ae8b5cc2840fa03f0c1064ae3a86fef96924d5a5231c6e');
  },
);
