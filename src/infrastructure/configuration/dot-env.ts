import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment, and what a file `.env` of the directory adds to it, as the service reads them. */
export function withDotEnv(environment: Variables, directory: string): Variables {
  let text: string;
  try {
    text = readFileSync(join(directory, '.env'), 'utf8');
  } catch {
    return environment; // There is none, as usual.
  }
  return { ...parseEnv(text), ...environment };
}
