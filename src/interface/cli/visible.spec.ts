import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { quoted, visible, visibleOnOneLine } from './visible.js';

const HOSTILE = [
  'a\u001b[2Jb',
  "it's; rm -rf ~",
  'a\nAgain: rm -rf ~',
  '\u202efdp.exe',
  '`id`$(id)$HOME',
  "\u009b31m'\\",
  '-n',
  'ä ü',
];

describe(visible.name, () => {
  it('shows control characters and those that turn text, and keeps line ends', () => {
    expect(visible('error: a\u001b[2J\r\u009b \u202eb\tc\n')).toBe(
      'error: a\\u001b[2J\\u000d\\u009b \\u202eb\tc\n',
    );
    expect(visibleOnOneLine('a\nb')).toBe('a\\u000ab');
    expect(visible('plain ä 漢字')).toBe('plain ä 漢字');
  });
});

describe(quoted.name, () => {
  it.each(HOSTILE)(
    'quotes %j so that bash gets the same word, and a terminal no control character',
    (word) => {
      const line = quoted(word);
      expect(visibleOnOneLine(line)).toBe(line);
      const env = { ...process.env, LC_ALL: 'C.UTF-8' };
      expect(execFileSync('bash', ['-c', `printf -- %s ${line}`], { env }).toString()).toBe(word);
    },
  );
});
