import { dirname } from 'node:path';
import type { FailureCode } from '../../domain/error-codes.js';
import { DestinationError } from '../../domain/errors.js';

/** Turns an error of the operating system into a `DestinationError` that says in one line what to check. */
export function explainFileError(error: unknown, path: string): DestinationError {
  if (error instanceof DestinationError) return error;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const [name, message] = explanation(code, path) ?? [
    'file.failed',
    `Cannot write ${path}: ${String(error)}`,
  ];
  return new DestinationError(name, message, { cause: error });
}

function explanation(code: string | undefined, path: string): readonly [FailureCode, string] | undefined {
  const directory = dirname(path);
  switch (code) {
    case 'ENOENT':
      return ['file.no-directory', `There is no directory ${directory}. Create it, or choose another place.`];
    case 'ENOTDIR':
      return ['file.no-directory', `${directory} is no directory. Choose another place.`];
    case 'EISDIR':
      return ['file.is-directory', `${path} is a directory. Name a file in it.`];
    case 'EACCES':
    case 'EPERM':
      return ['file.not-writable', `You may not write to ${directory}. Choose a directory that is yours.`];
    case 'EROFS':
      return ['file.not-writable', `${directory} is on a read-only file system. Choose another place.`];
    case 'ENOSPC':
      return [
        'file.disk-full',
        `The disk is full: ${path} was not written, and what was there is as before.`,
      ];
    case 'EDQUOT':
      return ['file.disk-full', `Your disk quota is used up: ${path} was not written.`];
    case 'EFBIG':
      return ['file.too-large', `The file system takes no file as large as ${path} would become.`];
    case 'ENAMETOOLONG':
      return ['file.name-too-long', `The name of ${path} is too long for the file system.`];
    case 'EMFILE':
    case 'ENFILE':
      return ['file.too-many', 'Too many files are open on this machine. Raise the limit (ulimit -n).'];
    case 'ETXTBSY':
      return ['file.busy', `${path} is being executed.`];
    case undefined:
    default:
      return undefined;
  }
}
