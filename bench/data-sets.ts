import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dataSetRows } from './data-set-rows.js';
import { machine, markdownTable } from './table.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean' },
    write: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const rows = await dataSetRows({ rounds, million: options.quick === true ? 50_000 : 1_000_000 });
const report = `${machine()}, ${rounds} rounds\n\n${markdownTable(rows)}\n`;
console.log(report);
if (options.write !== undefined) await writeFile(options.write, report);
