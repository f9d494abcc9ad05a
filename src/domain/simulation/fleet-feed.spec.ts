import { describe, expect, it } from '@jest/globals';
import { aPhysicalCommand, aReefer } from '../../../test/builders/physical-builder.js';
import { ANY_MODEL, takeRecords } from '../../../test/builders/record-builder.js';
import { FleetFeed } from './fleet-feed.js';

const command = aPhysicalCommand(
  ['C01', 'C02', 'C03'].map((containerId) => aReefer({ containerId, records: 10_000 })),
);

describe(FleetFeed.name, () => {
  it.each([
    [5, 9],
    [1, 3],
    [0, 0],
  ])('goes to the beginning of a range step by step for the next %i records', (most, steps) => {
    const from = 3 * 9990 + 1;
    const expected = takeRecords(ANY_MODEL.feed(command, from), 9);
    const feed = ANY_MODEL.feed(command, from);
    expect([...feed.seeking(most)]).toHaveLength(steps);
    expect([...feed.seeking(most)]).toHaveLength(0);
    expect(takeRecords(feed, 9)).toEqual(expected);
  });

  it('has nothing to go past at the first record', () => {
    expect([...ANY_MODEL.feed(command).seeking(100)]).toHaveLength(0);
  });
});
