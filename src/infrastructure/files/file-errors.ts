import { dirname } from 'node:path';
import type { FailureCode } from '../../domain/error-codes.js';
import { DestinationError } from '../../domain/errors.js';
import { READER_GONE } from '../../application/data-sets/telemetry-file.js';

/** Turns an error of the operating system into a `DestinationError` that says in one line what to check. */
export function explainFileError(error: unknown, path: string): DestinationError {
  if (error instanceof DestinationError) return error;
  const [name, message] = explanation(error as SystemError, path) ?? [
    'file.failed',
    `Cannot write ${path}: ${String(error)}`,
  ];
  return new DestinationError(name, message, { cause: error });
}

/** What Node.js says of a failed system call; `path` is the one that it was about. */
type SystemError = Pick<NodeJS.ErrnoException, 'code' | 'syscall' | 'path'>;

function explanation(error: SystemError, path: string): readonly [FailureCode, string] | undefined {
  const directory = JSON.stringify(dirname(path));
  switch (error.code) {
    case 'ENOENT':
      return ['file.no-directory', `There is no directory ${directory}. Create it, or choose another place.`];
    case 'ENOTDIR':
      return ['file.no-directory', `${directory} is no directory. Choose another place.`];
    case 'EISDIR':
      return ['file.is-directory', `${path} is a directory. Name a file in it.`];
    case 'EACCES':
    case 'EPERM':
      return ['file.not-writable', forbidden(error, path)];
    case 'EBUSY':
      return [
        'file.not-writable',
        `${path} cannot be replaced, because it is in use: a mount point, or the current directory. Choose another place.`,
      ];
    case 'EPIPE':
      return [READER_GONE, `The reader of ${path} has gone.`];
    case 'ELOOP':
      return [
        'file.not-writable',
        `${path} leads from one symbolic link to the next, without end. Choose another place.`,
      ];
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

/** System calls that fail because a directory on the way may not be entered. */
const LOOKING = ['stat', 'lstat', 'readlink', 'realpath'];

/** What exactly is not allowed: that a file may be written does not help if its directory takes no new names. */
function forbidden({ syscall = '', path: touched }: SystemError, path: string): string {
  if (LOOKING.includes(syscall))
    return `You may not enter the directory of ${path}. Choose a directory that is yours.`;
  if (syscall === 'rename') return `You may not replace ${path}: it is another user's. Choose another name.`;
  if (syscall === 'open' && touched === path) return `You may not write to ${path}. Choose another place.`;
  return `${path} is written under a temporary name first, but you may not create files in ${JSON.stringify(dirname(path))}. Choose a directory that is yours.`;
}
