import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_CACHE = fileURLToPath(new URL('../../.cache/kafka', import.meta.url));

/**
 * Returns the path of a directory in the cache (`KAFKA_CACHE`, else `.cache/kafka`); if it is missing, `make` fills it.
 * Several processes may do this at the same time: the first to finish wins.
 */
export async function cachedDirectory(
  name: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const path = join(cacheDirectory(), name);
  if (existsSync(path)) return path;
  const making = `${path}.making-${randomUUID()}`;
  await mkdir(making, { recursive: true });
  try {
    await make(making);
    await rename(making, path);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
  return path;
}

function cacheDirectory(): string {
  const chosen = process.env['KAFKA_CACHE']?.trim();
  return chosen ? resolve(chosen) : DEFAULT_CACHE;
}
