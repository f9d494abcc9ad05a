import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { DestinationError } from '../../domain/errors.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable of the file: its name and `=`, then a quoted value, which may have several lines, or the rest of the line. */
const ENTRY = /^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=)([ \t]*(?:"[^"]*"|'[^']*'|`[^`]*`)|[^\n]*)/gm;
const QUOTES = ["'", '`', '"'];

/**
 * Adds the variables of the directory's `.env` file, which the environment overrides; the service, the command line and
 * the tools all read it in this way. Throws `environment.wrong` if there is a file that cannot be read.
 */
export function withDotEnv(environment: Variables, directory: string): Variables {
  const file = join(directory, '.env');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return environment; // The file is optional.
    throw new DestinationError(
      'environment.wrong',
      `The settings in ${file} cannot be read (${code}). Make it a file that this user may read, or remove it.`,
      { cause: error },
    );
  }
  return { ...parseEnv(withHashesKept(text.replace(/^\uFEFF/, ''))), ...environment };
}

/**
 * Quotes unquoted values with a "#" after them. Node.js cuts a value at the first one, even in the middle of a password;
 * here, as in shells, only one after white space begins a comment.
 */
function withHashesKept(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(ENTRY, (entry, name: string, rest: string) => {
    const value = rest.replace(/\s#.*/, '').trim();
    const quote = QUOTES.find((candidate) => !value.includes(candidate));
    const isQuoted = QUOTES.some((candidate) => rest.trimStart().startsWith(candidate));
    return isQuoted || !rest.includes('#') || !quote ? entry : `${name}${quote}${value}${quote}`;
  });
}
