import { fstatSync, write } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { DestinationError } from '../../../domain/errors.js';
import { READER_GONE } from '../../../application/data-sets/telemetry-file.js';
import type { ByteTarget } from './byte-target.js';
import { explainFileError } from '../file-errors.js';

const STDOUT = 1;
const writeTo = promisify(write);

/** Writes to standard output without blocking the event loop, so that Ctrl-C works while the reader is slow. */
export function standardOutput(): ByteTarget {
  const stdout = fstatSync(STDOUT);
  return stdout.isFIFO() || stdout.isSocket()
    ? new StreamOutput(new Socket({ fd: STDOUT, readable: false, writable: true }))
    : process.stdout.isTTY
      ? new StreamOutput(process.stdout)
      : new RedirectedOutput();
}

class StreamOutput implements ByteTarget {
  private failure: Error | undefined;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error) => (this.failure = error));
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.failure) return Promise.reject(explainOutputError(this.failure));
    return new Promise((resolve, reject) => {
      this.stream.write(bytes, (error) => (error ? reject(explainOutputError(error)) : resolve()));
    });
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return this.close();
  }

  discard(): Promise<void> {
    return this.close();
  }

  private close(): Promise<void> {
    if (this.stream instanceof Socket && this.stream !== (process.stdout as unknown)) this.stream.destroy();
    return Promise.resolve();
  }
}

/** Standard output that the shell redirects to a file or a device. */
class RedirectedOutput implements ByteTarget {
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        at += (await writeTo(STDOUT, bytes, at, bytes.length - at, null)).bytesWritten;
      }
    } catch (error) {
      throw explainOutputError(error);
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }
}

function explainOutputError(error: unknown): DestinationError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED') {
    return new DestinationError(READER_GONE, 'The reader of standard output has gone.', { cause: error });
  }
  return explainFileError(error, 'standard output');
}
