import { describe, expect, it } from '@jest/globals';
import { faultRows } from './fault-rows.js';
import { DRAWN_COLUMNS, type DrawnRecord, SeriesSummary } from './series-summary.js';

const INTERVAL = 300;

/** A record at an interval's number, with what the test is about. */
function at(step: number, more: Partial<DrawnRecord> = {}): DrawnRecord {
  return { measured_at: step * INTERVAL, maintenance_required: 0, temperature: step, ...more } as DrawnRecord;
}

function summaryOf(records: readonly DrawnRecord[]): SeriesSummary {
  const times = records.map((record) => record.measured_at);
  const series = new SeriesSummary({
    from: times.reduce((a, b) => Math.min(a, b)),
    to: times.reduce((a, b) => Math.max(a, b)),
  });
  for (const record of records) series.add(record);
  return series;
}

const steps = (count: number, more: (step: number) => Partial<DrawnRecord>): DrawnRecord[] =>
  Array.from({ length: count }, (_, step) => at(step, more(step)));
const shuffled = <T>(all: readonly T[]): T[] =>
  all
    .map((one, i) => [(i * 7919) % all.length, one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
const inSteps = (periods: readonly { from: number; to: number }[] | undefined) =>
  periods?.map(({ from, to }) => [from / INTERVAL, to / INTERVAL]);

describe(SeriesSummary.name, () => {
  it.each([1, 2, 700, 8000, 30_001])('is the same for %d records in any order, and bounded', (count) => {
    const records = steps(count, (step) => ({
      maintenance_required: step % 100 < 10 ? 1 : 0,
      ...(step % 100 < 20 && { fault_kind: 'door-open', fault_id: `C01-${Math.floor(step / 100)}` }),
    }));
    const [ordered, disordered] = [summaryOf(records), summaryOf(shuffled(records))];
    expect(disordered.curve).toEqual(ordered.curve);
    expect(disordered.stretches).toEqual(ordered.stretches);
    expect(disordered.faults).toEqual(ordered.faults);
    expect(ordered.curve.length).toBeLessThanOrEqual(8000);
    if (count <= 8000) expect(ordered.curve).toHaveLength(count);
  });

  it('has no value where a measurement is missing', () => {
    const at5 = DRAWN_COLUMNS.indexOf('temperature');
    const { curve } = summaryOf(steps(10, (step) => (step === 5 ? { temperature: NaN } : {})));
    expect(curve.map(({ low }) => low[at5])).toEqual([0, 1, 2, 3, 4, Infinity, 6, 7, 8, 9]);
  });

  it('tells faults of one kind apart by their ids, also where they overlap', () => {
    const idAt = (step: number): string => {
      const ids = [
        step >= 10 && step < 30 && 'a',
        step >= 20 && step < 40 && 'b',
        step >= 60 && step < 70 && 'c',
      ];
      return ids.filter(Boolean).join('|');
    };
    const series = summaryOf(
      steps(100, (step) => ({ fault_id: idAt(step), fault_kind: idAt(step).replace(/\w/g, 'door-open') })),
    );
    expect(inSteps(series.faults.get('door-open'))).toEqual([
      [10, 29],
      [20, 39],
      [60, 69],
    ]);
    const rows = faultRows(series.faults, series.span);
    expect([...rows.keys()]).toEqual(['door-open', 'door-open 2']);
    expect(inSteps(rows.get('door-open'))).toEqual([
      [10, 29],
      [60, 69],
    ]);
    expect(inSteps(rows.get('door-open 2'))).toEqual([[20, 39]]);
  });

  it('takes two faults that follow each other at once for two', () => {
    const series = summaryOf(
      steps(1000, (step) => ({ fault_id: step < 500 ? 'a' : 'b', fault_kind: 'sensor-bias' })),
    );
    expect([...faultRows(series.faults, series.span).keys()]).toEqual(['sensor-bias', 'sensor-bias 2']);
  });

  it('goes by the kind where faults have no ids', () => {
    const series = summaryOf(steps(40, (step) => ({ fault_kind: step % 20 < 5 ? 'door-open' : '' })));
    expect(inSteps(series.faults.get('door-open'))).toEqual([
      [0, 4],
      [20, 24],
    ]);
  });

  it('is bounded where every record is a fault of its own', () => {
    const series = summaryOf(steps(20_000, (step) => ({ fault_id: `f${step}`, fault_kind: 'door-open' })));
    expect(series.faults.get('door-open')?.length).toBeLessThan(3000);
    expect(faultRows(series.faults, series.span).size).toBeLessThanOrEqual(8);
  });
});
