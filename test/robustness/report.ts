import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(import.meta.dirname, '../../.cache');

/** Writes a measured figure to .cache/robustness.txt, for docs/reliability.md; no test depends on it. */
export function report(line: string): void {
  mkdirSync(DIRECTORY, { recursive: true });
  appendFileSync(
    join(DIRECTORY, 'robustness.txt'),
    `${new Date().toISOString()} node ${process.version} ${line}\n`,
  );
}
