import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PARTS } from './parts.mjs';

describe("README's table of what the tests need", () => {
  const rows = readFileSync('README.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim()),
    );

  it.each(Object.values(PARTS).filter(({ fetched }) => !fetched))(
    'tells how to get $label',
    ({ label, debian, macos }) => {
      const row = [expect.any(String), label, debian, macos, expect.any(String)];
      expect(rows.filter((cells) => cells[1] === label)).toEqual([row]);
    },
  );
});
