import { describe, expect, it } from '@jest/globals';
import { Counts } from './counts.js';

describe(Counts.name, () => {
  it('says in one line what arrived', () => {
    const counts = new Counts();
    expect(counts.line()).toBe('0 records');
    counts.add('C02', true);
    counts.add('C01', false);
    counts.addUnreadable();
    expect(counts.line()).toBe('3 records: C01 1 (0 maintenance), C02 1 (1 maintenance), 1 unreadable');
  });

  it('adds the faults to the line once one acts', () => {
    const counts = new Counts();
    counts.add('C01', false, []);
    expect(counts.line()).toBe('1 records: C01 1 (0 maintenance)');
    counts.add('C01', true, ['sensor-bias', 'power-outage']);
    counts.add('C01', true, ['sensor-bias']);
    expect(counts.line()).toBe('3 records: C01 3 (2 maintenance); faults: power-outage 1, sensor-bias 2');
  });

  it('keeps the line short', () => {
    const counts = new Counts();
    for (let i = 10; i < 20; i++) counts.add(`C${i}`, false, [`kind-${i}`]);
    expect(counts.line()).toMatch(/, C17 1 \(0 maintenance\), 2 more; faults: .*, kind-17 1, 2 more$/);
  });
});
