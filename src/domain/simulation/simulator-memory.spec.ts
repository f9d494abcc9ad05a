import { MODELS } from '../models/models.js';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { TelemetryRows } from '../telemetry/telemetry-rows.js';
import { Simulator } from './simulator.js';

describe(`the memory of the ${Simulator.name}`, () => {
  /**
   * Garbage is collected before each measurement, so only memory in use is counted. The limit of one byte per record
   * taken is far below the cost of keeping anything of a record: a reference alone takes 8 bytes.
   */
  it('does not grow with the records taken or asked for', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const taken = 500_000;
    const streams = ['C01', 'C02'].map((containerId) =>
      aPlan({ containerId, simulation: 'co2sensor', records: 5_000_000 }),
    );
    const before = held();
    const feed = new Simulator(MODELS).feed(aCommand({ containers: streams }));
    const rows = new TelemetryRows(1000);
    feed.fill(rows);
    const opened = held();
    for (let i = 0; i < taken; i += 1000) feed.fill(rows);
    expect(opened - before).toBeLessThan(taken);
    expect(held() - opened).toBeLessThan(taken);
    expect(feed.remaining).toBe(10_000_000 - taken - 1000);
  });
});
