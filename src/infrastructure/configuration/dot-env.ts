import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

type Variables = Readonly<Record<string, string | undefined>>;

/** Adds the variables of the directory's `.env` file, which the environment overrides, as in the service. */
export function withDotEnv(environment: Variables, directory: string): Variables {
  let text: string;
  try {
    text = readFileSync(join(directory, '.env'), 'utf8');
  } catch {
    return environment; // The file is optional.
  }
  return { ...parseEnv(text), ...environment };
}
