import { describe, expect, it } from '@jest/globals';
import { tokenEntry } from '../../../test/builders/api-token.js';
import { ApiTokens } from './api-tokens.js';

const HEX = 'a'.repeat(64);

describe(ApiTokens.name, () => {
  it('finds the caller of a secret, with its scopes', () => {
    const tokens = ApiTokens.parse(
      `${tokenEntry('alice', 'read+run', 's1')}\n${tokenEntry('bob', 'truth', 's2')}`,
    );
    expect(tokens.find('s1')).toEqual({ name: 'alice', scopes: new Set(['read', 'run']) });
    expect(tokens.find('s2')).toEqual({ name: 'bob', scopes: new Set(['truth']) });
    expect(tokens.find('s3')).toBeUndefined();
    expect(tokens.find('')).toBeUndefined();
  });

  it('reads lines and parts between commas, and passes over comments and empty ones', () => {
    const text = `# for the stage\r\n\n${tokenEntry('a', 'read', '1')},${tokenEntry('b', 'read', '2')}\n , \n`;
    const tokens = ApiTokens.parse(text);
    expect([tokens.find('1')?.name, tokens.find('2')?.name]).toEqual(['a', 'b']);
  });

  it('takes hexadecimal digits in both cases', () => {
    expect(
      ApiTokens.parse(
        tokenEntry('a', 'read', 'x').toUpperCase().replace('A READ SHA256', 'a read sha256'),
      ).find('x'),
    ).toBeDefined();
  });

  it.each([
    [`alice read ${HEX}`, 'SHA-256'],
    [`alice read sha256:${HEX}0`, 'SHA-256'],
    [`alice read sha256:${HEX} more`, 'SHA-256'],
    ['alice read', 'SHA-256'],
    [`alice write sha256:${HEX}`, 'scopes than read, run, truth'],
    [`alice read+ sha256:${HEX}`, 'scopes than read, run, truth'],
    [`-alice read sha256:${HEX}`, 'begin with a name'],
    ['', 'holds no token'],
    ['# nobody', 'holds no token'],
  ])('refuses %j', (text, problem) => {
    expect(() => ApiTokens.parse(text)).toThrow(problem);
  });

  it('names every wrong entry by its number, and shows no part of it', () => {
    const text = `alice read secret-one\n${tokenEntry('bob', 'read', 'x')}\nbob read sha256:${HEX}\ncarol all secret-two`;
    const parse = (): ApiTokens => ApiTokens.parse(text);
    expect(parse).toThrow(/entry 1 .*; entry 3 has the name of an earlier one; entry 4 /);
    expect(parse).not.toThrow(/secret-/);
  });
});
