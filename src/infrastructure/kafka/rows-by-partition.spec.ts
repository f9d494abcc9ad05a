import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRecord } from '../../../test/builders/record-builder.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { RowsByPartition } from './rows-by-partition.js';

const GROUPS = ['C01', 'C02', 'C03', 'C04'];

describe(RowsByPartition.name, () => {
  it('gives every row once, to its group, in order, block after block', () => {
    const sorter = new RowsByPartition(3, (id) => GROUPS.indexOf(id) % 3);
    const blocks = fc.array(fc.array(fc.constantFrom(...GROUPS), { maxLength: 60 }), { maxLength: 4 });
    fc.assert(
      fc.property(blocks, (list) => {
        for (const ids of list) {
          const rows = TelemetryRows.of(ids.map((container_id) => aRecord({ container_id })));
          const expected = [0, 1, 2].map((group) =>
            ids.flatMap((id, row) => (GROUPS.indexOf(id) % 3 === group ? [row] : [])),
          );
          expect(sorter.sort(rows).map((places) => [...places])).toEqual(expected);
        }
      }),
    );
  });
});
