import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsOf } from '../../src/infrastructure/files/read/open-record-file.js';

const SEED = '1';
const START = '2026-05-01T00:00:00Z';
/** A yard has thousands of containers; a few of them are enough for a picture. */
const PARTS: Readonly<Record<string, readonly string[]>> = { 'terminal-yard': ['--shard', '1/150'] };

/** Draws every built-in scenario with the command line itself, as a user would: of each the container with the most labels. */
export async function drawScenarios(pictures: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'reefer-docs-'));
  try {
    for (const file of readdirSync('scenarios').filter((name) => name.endsWith('.yaml'))) {
      const name = file.replace('.yaml', '');
      const data = join(directory, `${name}.parquet`);
      const words = [
        '--scenario',
        name,
        '--seed',
        SEED,
        '--start-time',
        START,
        '--columns',
        'extended',
        ...(PARTS[name] ?? []),
      ];
      reefer('generate', ...words, '--out', data, '--quiet');
      const labelled = new Map<string, number>();
      for await (const { container_id: id, maintenance_required: label } of recordsOf(data))
        labelled.set(id, (labelled.get(id) ?? 0) + label);
      const [most] = [...labelled].sort(([, a], [, b]) => b - a)[0] ?? [];
      reefer(
        'plot',
        data,
        '--out',
        join(pictures, `scenario-${name}.png`),
        ...(most ? ['--container', most] : []),
      );
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function reefer(...words: readonly string[]): void {
  execFileSync(process.execPath, ['dist/cli.cjs', ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
}
