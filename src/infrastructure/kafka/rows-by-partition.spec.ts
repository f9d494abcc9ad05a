import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRecord } from '../../../test/builders/record-builder.js';
import { type ContainerValues, TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { RowsByPartition } from './rows-by-partition.js';

const GROUPS = ['C01', 'C02', 'C03', 'C04'];

describe(RowsByPartition.name, () => {
  it('puts every row of each block into its group once, in order', () => {
    const sorter = new RowsByPartition(3, (id) => GROUPS.indexOf(id) % 3);
    const blocks = fc.array(fc.array(fc.constantFrom(...GROUPS), { maxLength: 60 }), { maxLength: 4 });
    fc.assert(
      fc.property(blocks, (list) => {
        for (const ids of list) {
          const rows = TelemetryRows.of(ids.map((container_id) => aRecord({ container_id })));
          const expected = [0, 1, 2].map((group) =>
            ids.flatMap((id, row) => (GROUPS.indexOf(id) % 3 === group ? [row] : [])),
          );
          expect(sorter.sort(rows).map((rowNumbers) => [...rowNumbers])).toEqual(expected);
        }
      }),
    );
  });

  it('calls groupOf once for consecutive rows of a container, and ignores unused rows', () => {
    const asked: string[] = [];
    const sorter = new RowsByPartition(2, (id) => {
      asked.push(id);
      return GROUPS.indexOf(id) % 2;
    });
    const rows = new TelemetryRows(8);
    const [first, second] = ['C01', 'C02'].map(
      (container_id) => TelemetryRows.of([aRecord({ container_id })]).containers[0],
    ) as [ContainerValues, ContainerValues];
    rows.containers.splice(0, 8, first, first, second, second, second, first, second, second);
    rows.length = 6;
    expect(sorter.sort(rows).map((rowNumbers) => [...rowNumbers])).toEqual([
      [0, 1, 5],
      [2, 3, 4],
    ]);
    expect(asked).toEqual(['C01', 'C02', 'C01']);
  });
});
