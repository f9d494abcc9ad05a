import { describe, expect, it } from '@jest/globals';
import { DeliveryCheck, type RunClaim } from './delivery-check.js';

const NOTHING_WRONG = { lost: 0, duplicated: 0, reordered: 0 };

function aClaim(overrides: Partial<RunClaim> = {}): RunClaim {
  return {
    id: 'run',
    status: 'succeeded',
    acknowledged: 5,
    records: new Map([['C01', 5]]),
    startedAt: new Date(0),
    endedAt: new Date(1000),
    ...overrides,
  };
}

function check(numbers: readonly number[], { containerId = 'C01', partition = 3 } = {}): DeliveryCheck {
  const made = new DeliveryCheck();
  for (const recordNumber of numbers) made.take({ runId: 'run', containerId, partition, recordNumber });
  return made;
}

describe(DeliveryCheck.name, () => {
  it('finds nothing wrong if each record is there once, in order', () => {
    const all = check([0, 1, 2, 3, 4]);
    expect(all.faultsOf(aClaim())).toEqual(NOTHING_WRONG);
    expect(all.strangers([aClaim()])).toBe(0);
    expect(all.arrivals).toBe(5);
  });

  it.each([
    ['the first', [1, 2, 3, 4], 1],
    ['one in the middle', [0, 1, 3, 4], 1],
    ['the last two', [0, 1, 2], 2],
    ['all', [], 5],
  ])('counts %s of the records as lost if the run succeeded', (_, numbers, lost) => {
    expect(check(numbers).faultsOf(aClaim())).toEqual({ ...NOTHING_WRONG, lost });
  });

  it('counts a record that is there twice as duplicated', () => {
    expect(check([0, 1, 1, 2, 3, 4]).faultsOf(aClaim())).toEqual({ ...NOTHING_WRONG, duplicated: 1 });
    expect(check([0, 1, 2, 0, 1, 2, 3, 4]).faultsOf(aClaim())).toEqual({ ...NOTHING_WRONG, duplicated: 3 });
  });

  it('counts a record after a later one as reordered', () => {
    expect(check([0, 2, 1, 3, 4]).faultsOf(aClaim())).toEqual({ ...NOTHING_WRONG, reordered: 1 });
  });

  it('counts a record in another partition as reordered', () => {
    const split = check([0, 1, 2, 3]);
    split.take({ runId: 'run', containerId: 'C01', partition: 4, recordNumber: 4 });
    expect(split.faultsOf(aClaim())).toEqual({ ...NOTHING_WRONG, reordered: 1 });
  });

  it.each(['failed', 'cancelled'] as const)(
    'requires only the acknowledged records of a run that was %s',
    (status) => {
      const claim = aClaim({ status, acknowledged: 3 });
      expect(check([0, 1, 2]).faultsOf(claim)).toEqual(NOTHING_WRONG);
      expect(check([0, 1, 2, 3]).faultsOf(claim)).toEqual(NOTHING_WRONG);
      expect(check([0, 1]).faultsOf(claim)).toEqual({ ...NOTHING_WRONG, lost: 1 });
      expect(check([0, 2, 3]).faultsOf(claim)).toEqual({ ...NOTHING_WRONG, lost: 1 });
      expect(check([1, 0, 2, 2]).faultsOf(claim)).toEqual({ lost: 0, duplicated: 1, reordered: 1 });
    },
  );

  it('counts the containers of a run together', () => {
    const fleet = check([0, 1, 2]);
    fleet.take({ runId: 'run', containerId: 'C02', partition: 5, recordNumber: 0 });
    const records = new Map([
      ['C01', 5],
      ['C02', 5],
    ]);
    expect(fleet.faultsOf(aClaim({ records }))).toEqual({ ...NOTHING_WRONG, lost: 6 });
    expect(fleet.faultsOf(aClaim({ records, status: 'failed', acknowledged: 4 }))).toEqual(NOTHING_WRONG);
    expect(fleet.faultsOf(aClaim({ records, status: 'failed', acknowledged: 6 }))).toMatchObject({ lost: 2 });
  });

  it('accepts an excuse for missing records, and for nothing else', () => {
    const excuse = 'deleted with the topic';
    expect(check([2, 3, 3]).faultsOf(aClaim({ excuse }))).toEqual({ ...NOTHING_WRONG, duplicated: 1 });
  });

  it('notices records of other runs, of other containers and beyond the end', () => {
    expect(check([0]).strangers([])).toBe(1);
    expect(check([0], { containerId: 'C04' }).strangers([aClaim()])).toBe(1);
    expect(check([4, 5]).strangers([aClaim()])).toBe(1);
  });
});
