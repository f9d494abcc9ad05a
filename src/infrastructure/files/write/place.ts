import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** As many symbolic links as Linux follows. */
const MOST_LINKS = 40;

/** Where an output goes. */
export interface Place {
  /** Without symbolic links, so that a rename replaces the file and not the link to it. */
  readonly path: string;
  /** What is there now; undefined: nothing yet. */
  readonly existing: Stats | undefined;
}

/**
 * Where a path leads. A device or a named pipe keeps its path, because `/dev/stdout` leads to what has no other name.
 * Rejects with the operating system's error.
 */
export async function placeOf(path: string): Promise<Place> {
  const existing = await unlessMissing(stat(path));
  if (existing && !existing.isFile() && !existing.isDirectory()) return { path, existing };
  if (!(await unlessMissing(lstat(path)))?.isSymbolicLink()) return { path, existing };
  return { path: existing ? await realpath(path) : await afterLinks(path), existing };
}

/** Where links lead to what is not there yet. */
async function afterLinks(path: string): Promise<string> {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    if (!(await unlessMissing(lstat(at)))?.isSymbolicLink()) return at;
    const target = await readlink(at);
    const next = isAbsolute(target) ? target : `${dirname(at)}/${target}`;
    const directory = await unlessMissing(realpath(dirname(next)));
    if (directory === undefined) return next;
    at = join(directory, basename(next));
  }
  throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
