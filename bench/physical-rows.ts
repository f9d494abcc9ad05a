import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, measure } from './rounds.js';
import type { Row } from './table.js';

interface Made {
  readonly recordsPerCpuSecond: number;
  readonly megabytes: number;
}

interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

/** Compares the physical model with the statistical one; `scale` makes everything smaller, for a smoke test. */
export async function physicalRows(rounds: number, scale: number): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-bench-'));
  const scenario = 'drifting-sensor';
  const made = (model: string, containers: number, records: number): Promise<Made> =>
    measure<Made>(process.execPath, ['bench/physical.mjs', model, String(containers), String(records)]);
  const generate = (...words: readonly string[]): Promise<Used> =>
    measure<Used>(process.execPath, ['bench/data-sets.mjs', 'generate', '-q', ...words]);
  const each = Math.round(12_000 * scale);
  const csv = join(directory, 'a.csv');
  const fleet = [...['--containers', '40', '-n', '4032'], ...['-s', 'co2sensor']];
  const places = scale === 1 ? 'terminal-yard' : scenario;
  try {
    return [
      {
        what: 'physical records, not written, 40 containers',
        unit: 'records/CPU s',
        peer: 'statistical',
        result: await compare(
          rounds,
          async () => (await made('physical', 40, each)).recordsPerCpuSecond,
          async () => (await made('statistical', 40, each)).recordsPerCpuSecond,
        ),
        floor: '≥ 1 000 000 records',
      },
      {
        what: `${scenario} as CSV, whole process`,
        unit: 'records/CPU s',
        peer: 'as many records of the statistical model',
        result: await compare(
          rounds,
          async () =>
            161_280 /
            (await generate('--scenario', scenario, '--columns', 'contract', '--out', csv)).cpuSeconds,
          async () => 161_280 / (await generate(...fleet, '--out', csv)).cpuSeconds,
        ),
        floor: '≥ 0.5',
      },
      {
        what: `${places} as CSV, --workers 2`,
        unit: 's',
        peer: '--workers 1',
        result: await compare(
          rounds,
          async () => (await generate('--scenario', places, '--out', csv, '--workers', '2')).seconds,
          async () => (await generate('--scenario', places, '--out', csv)).seconds,
        ),
        floor: '≤ 0.8 on two idle cores',
      },
      {
        what: `highest resident memory, ${places} as Parquet`,
        unit: 'MB',
        peer: `${scenario} as Parquet`,
        result: await compare(
          1,
          async () => (await generate('--scenario', places, '--out', join(directory, 'a.parquet'))).megabytes,
          async () =>
            (await generate('--scenario', scenario, '--out', join(directory, 'b.parquet'))).megabytes,
        ),
        floor: '< 300 MB',
      },
      {
        what: `highest resident memory, ${10_000 * scale} containers at once`,
        unit: 'MB',
        peer: 'statistical',
        result: await compare(
          1,
          async () => (await made('physical', 10_000 * scale, 20)).megabytes,
          async () => (await made('statistical', 10_000 * scale, 20)).megabytes,
        ),
        floor: '< 500 MB',
      },
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}
