import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { ANY_MODEL, recordsOf } from '../../../test/builders/record-builder.js';
import { rejected, zTest } from '../../../test/statistics/goodness-of-fit.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { TransmissionFault } from '../../domain/simulation/transmission.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { asSent, TransmittedFeed } from './transmitted-feed.js';

const none = { low: 0, high: 0 };
const DUPLICATE: TransmissionFault = { kind: 'duplicate', rate: 0.05, delay: none };
const LOST: TransmissionFault = { kind: 'lost', rate: 0.03, delay: none };
const LATE: TransmissionFault = { kind: 'late', rate: 0.1, delay: { low: 60, high: 3000 } };
const REORDERED: TransmissionFault = { kind: 'reordered', rate: 0.04, delay: { low: 300, high: 900 } };

function fleet(transmission: readonly TransmissionFault[], records = 500): SimulationCommand {
  const containers = ['C01', 'C02', 'C03'].map((containerId) => aPlan({ containerId, records }));
  return aCommand({ containers, transmission });
}

/** The p-value of so many of 1500 records at a rate. */
function shareTest(count: number, rate: number): number {
  return zTest(count, 1500 * rate, Math.sqrt(1500 * rate * (1 - rate)));
}

/** What arrives, in order: container, record number, time. */
async function arrived(command: SimulationCommand, capacity = 256, most = 1000) {
  const feed = new TransmittedFeed(ANY_MODEL.feed(command), command, 'contract');
  const rows = new TelemetryRows(capacity);
  const all: { id: string; number: number; time: number; temperature: number }[] = [];
  while (feed.remaining > 0) {
    await feed.fill(rows, most);
    for (let row = 0; row < rows.length; row++) {
      const { container_id: id, record_number: number, measured_at: time, temperature } = rows.record(row);
      all.push({ id, number, time, temperature });
    }
  }
  expect(feed.taken).toBe(command.records);
  return { all, counts: feed.counts };
}

const key = ({ id, number }: { id: string; number: number }): string => `${id}/${number}`;

describe(TransmittedFeed.name, () => {
  it('is not there without transmission faults', () => {
    const command = fleet([]);
    const feed = ANY_MODEL.feed(command);
    expect(asSent(feed, command, 'contract')).toBe(feed);
  });

  it('counts exactly what befalls records, at about the given rates', async () => {
    const { all, counts } = await arrived(fleet([DUPLICATE, LOST, LATE, REORDERED]));
    const times = new Map<string, number>();
    for (const one of all) times.set(key(one), (times.get(key(one)) ?? 0) + 1);
    expect(1500 - times.size).toBe(counts.lost);
    expect([...times.values()].filter((count) => count === 2)).toHaveLength(counts.duplicate);
    expect(all).toHaveLength(1500 - counts.lost + counts.duplicate);
    expect(
      rejected([
        { of: 'lost', p: shareTest(counts.lost, 0.03) },
        // What is lost can be nothing else.
        { of: 'duplicate', p: shareTest(counts.duplicate, 0.05 * 0.97) },
        { of: 'late', p: shareTest(counts.late, 0.1 * 0.97) },
        { of: 'reordered', p: shareTest(counts.reordered, 0.04 * 0.97) },
      ]),
    ).toEqual([]);
  });

  it('changes no value, and what is not delayed stays in its order', async () => {
    const { all } = await arrived(fleet([DUPLICATE, LOST]));
    const values = new Map(
      recordsOf(fleet([])).map((one) => [`${one.container_id}/${one.record_number}`, one]),
    );
    for (const one of all) {
      expect(one.temperature).toBe(values.get(key(one))?.temperature);
      expect(one.time).toBe(values.get(key(one))?.measured_at);
    }
    const times = all.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('lets a reordered record come after the next one of its container, and within its time', async () => {
    const { all, counts } = await arrived(fleet([REORDERED]));
    let overtaken = 0;
    all.forEach((one, i) => {
      const later = all.slice(0, i).filter(({ id, number }) => id === one.id && number > one.number);
      if (later.length === 0) return;
      overtaken++;
      expect(Math.max(...later.map(({ time }) => time)) - one.time).toBeLessThanOrEqual(900);
    });
    // The last ones have nothing that could overtake them.
    expect(overtaken).toBeGreaterThanOrEqual(counts.reordered - 6);
    expect(overtaken).toBeLessThanOrEqual(counts.reordered);
    expect(counts.reordered).toBeGreaterThan(30);
  });

  it('gives the same whatever the blocks, and one more kind changes nothing of the others', async () => {
    const command = fleet([DUPLICATE, LOST, LATE], 120);
    const { all } = await arrived(command);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        async (capacity, most) => {
          expect((await arrived(command, capacity, most)).all).toEqual(all);
        },
      ),
      { seed: 1, numRuns: 20 },
    );
    const more = await arrived(fleet([DUPLICATE, REORDERED, LOST, LATE], 120));
    expect(more.all.map(key).sort()).toEqual(all.map(key).sort());
  });

  it('lets others go on between the blocks that it takes', async () => {
    const command = fleet([LATE], 4000);
    const feed = new TransmittedFeed(ANY_MODEL.feed(command), command, 'contract');
    let turns = 0;
    const count = (): void => {
      turns++;
      if (feed.remaining > 0) setImmediate(count);
    };
    setImmediate(count);
    await feed.fill(new TelemetryRows(12_000), 12_000);
    expect(feed.taken).toBe(12_000);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('loses all records, or none', async () => {
    expect((await arrived(fleet([{ ...LOST, rate: 1 }], 20))).all).toEqual([]);
    expect((await arrived(fleet([{ ...LOST, rate: 0 }], 20))).all).toHaveLength(60);
  });
});
