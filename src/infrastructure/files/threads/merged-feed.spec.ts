import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCommand } from '../../../../test/builders/any-command.js';
import { aCommand, aPlan } from '../../../../test/builders/command-builder.js';
import { ANY_MODEL } from '../../../../test/builders/record-builder.js';
import type { RowFeed } from '../../../application/runs/deliver-rows.js';
import type { SimulationCommand } from '../../../domain/simulation/simulation-command.js';
import { copyOfRows, TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import { type FleetShare, MergedFeed } from './merged-feed.js';
import { sharesOf } from './row-threads.js';

/** Makes its rows here instead of on a thread, so many at a time. */
function share(command: SimulationCommand, atATime: number): FleetShare {
  const feed = ANY_MODEL.feed(command);
  return {
    records: command.records,
    next: () => {
      const rows = new TelemetryRows(Math.min(atATime, feed.remaining), 'extended');
      feed.fill(rows);
      return Promise.resolve(rows);
    },
  };
}

/** The rows of a feed as text, taken so many at a time. */
async function taken(feed: RowFeed, atATime: number): Promise<string> {
  const rows = new TelemetryRows(atATime, 'extended');
  const all: string[] = [];
  while (feed.remaining > 0) {
    await feed.fill(rows, atATime);
    const { containers, measuredAt, numbers, flags, furtherNumbers, furtherTexts } = copyOfRows(
      rows,
      0,
      rows.length,
    );
    all.push(
      ...containers.map((container, row) => {
        const each = (values: ArrayLike<unknown>): readonly unknown[] => {
          const width = values.length / rows.length;
          return Array.from({ length: width }, (_, i) => values[row * width + i]);
        };
        const values = [measuredAt, numbers, flags, furtherNumbers, furtherTexts].flatMap(each);
        return `${Object.values(container).join()} ${values.join()}`;
      }),
    );
  }
  return all.join('\n');
}

describe(MergedFeed.name, () => {
  it('gives the rows of a fleet’s shares in the order of the fleet, whatever the shares and the blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCommand,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        async (command, count, ofShare, ofFeed) => {
          const shares = sharesOf(command.containers, count).map((plans) =>
            share(command.withContainers(plans), ofShare),
          );
          expect(await taken(new MergedFeed(shares), ofFeed)).toBe(await taken(ANY_MODEL.feed(command), 256));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('passes on that a share fails', async () => {
    const failing: FleetShare = { records: 2, next: () => Promise.reject(new Error('no more')) };
    const feed = new MergedFeed([share(aCommand({ records: 2 }), 1), failing]);
    await expect(feed.fill(new TelemetryRows(4, 'extended'), 4)).rejects.toThrow('no more');
  });
});

describe(sharesOf.name, () => {
  it('divides containers in their order, by their records', () => {
    const plans = [5, 5, 1, 1, 1, 1, 1, 5].map((records, i) => aPlan({ containerId: `C0${i + 1}`, records }));
    const shares = (count: number) =>
      sharesOf(plans, count).map((share) => share.map(({ records }) => records));
    expect(shares(1)).toEqual([[5, 5, 1, 1, 1, 1, 1, 5]]);
    expect(shares(2)).toEqual([
      [5, 5],
      [1, 1, 1, 1, 1, 5],
    ]);
    expect(shares(64)).toHaveLength(8);
  });
});
