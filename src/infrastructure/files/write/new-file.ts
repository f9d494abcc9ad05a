import { constants, copyFile, type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DestinationError } from '../../../domain/errors.js';
import type { ByteTarget } from './byte-target.js';
import { explainFileError } from '../file-errors.js';
import { placeOf } from './place.js';

const TEMPORARY_NAMES = 36 ** 9;

/** How a file is started. */
export interface NewFileOptions {
  /** Whether to keep the file's present content and add to it. */
  readonly append: boolean;
}

/**
 * A file that appears under its name only when it is complete: it is written under a temporary name in the same
 * directory, flushed to the disk and renamed. Until then an existing file of that name stays unchanged, whatever
 * happens. A symbolic link stays: what it leads to is replaced. A path that is not a regular file (a device, a named
 * pipe) is written in place.
 */
export class NewFile implements ByteTarget {
  private constructor(
    private readonly path: string,
    private readonly temporary: string | undefined,
    private readonly handle: FileHandle,
    /** The state of the existing file when an append began; undefined if nothing is appended. */
    private readonly appendedTo: Stats | undefined,
  ) {}

  /** Rejects with a `DestinationError`. */
  static async create(path: string, { append }: NewFileOptions): Promise<NewFile> {
    let target = path;
    try {
      const { path: found, existing } = await placeOf(path);
      target = found;
      if (existing?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
      if (existing && !existing.isFile()) {
        return new NewFile(target, undefined, await open(target, append ? 'a' : 'w'), undefined);
      }
      return await NewFile.inSameDirectory(target, append ? existing : undefined, existing?.mode);
    } catch (error) {
      throw explainFileError(error, target);
    }
  }

  private static async inSameDirectory(
    path: string,
    appendedTo: Stats | undefined,
    mode?: number,
  ): Promise<NewFile> {
    const temporary = temporaryName(path);
    try {
      if (appendedTo) await copyFile(path, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      const handle = await open(temporary, appendedTo ? 'a' : 'wx');
      if (mode !== undefined) await handle.chmod(mode & 0o7777);
      return new NewFile(path, temporary, handle, appendedTo);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        at += (await this.handle.write(bytes, at, bytes.length - at)).bytesWritten;
      }
    } catch (error) {
      throw explainFileError(error, this.path);
    }
  }

  async finish(): Promise<void> {
    try {
      if (this.temporary !== undefined) await this.handle.sync();
      await this.handle.close();
    } catch (error) {
      throw explainFileError(error, this.path);
    }
  }

  async commit(): Promise<void> {
    if (this.temporary === undefined) return;
    try {
      await this.assertUntouched();
      await rename(this.temporary, this.path);
      await syncDirectory(dirname(this.path));
    } catch (error) {
      throw explainFileError(error, this.path);
    }
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.temporary !== undefined) await rm(this.temporary, { force: true });
  }

  /** Throws if another program changed the file since it was copied, because a rename would lose that change. */
  private async assertUntouched(): Promise<void> {
    if (!this.appendedTo) return;
    const { existing: now } = await placeOf(this.path);
    const before = this.appendedTo;
    if (now?.ino === before.ino && now.size === before.size && now.mtimeMs === before.mtimeMs) return;
    throw new DestinationError(
      'file.changed',
      `${this.path} was changed by another program in the meantime. Nothing was added; try again.`,
    );
  }
}

/** A random hidden name in the same directory, where a rename is atomic. */
export function temporaryName(path: string): string {
  const unlikely = Math.floor(TEMPORARY_NAMES * Math.random()).toString(36);
  return join(dirname(path), `.${basename(path)}.${unlikely}.tmp`);
}

/** Makes a rename survive a power failure, if the file system can flush directories. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EINVAL', 'EISDIR', 'EPERM', 'ENOTSUP', 'EACCES'].includes(code)) throw error;
  }
}
