import { readFileSync, statSync } from 'node:fs';
import type { Caller } from '../../application/access/access.js';
import { ApiTokens } from './api-tokens.js';

/** How often the file is looked at, at most. */
const LOOK_EVERY_MS = 1000;

/** The parts of the logger that are used. */
interface Log {
  log(message: string): void;
  error(message: string): void;
}

/**
 * The tokens of a file, which is read again when it has changed, as a mounted Secret does. While it cannot be read, the
 * tokens that were read last stay valid, and the log says so.
 */
export class TokenFile {
  private tokens: ApiTokens;
  private version: string;
  private lookedAt = performance.now();

  /** Throws an `Error` if the file cannot be read, or holds a wrong line. */
  constructor(
    private readonly path: string,
    private readonly logger: Log,
  ) {
    this.version = versionOf(path);
    this.tokens = read(path);
  }

  find(secret: string): Caller | undefined {
    this.look();
    return this.tokens.find(secret);
  }

  private look(): void {
    if (performance.now() - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = performance.now();
    const version = versionOf(this.path);
    if (version === this.version) return;
    this.version = version;
    try {
      this.tokens = read(this.path);
      this.logger.log('The file of tokens has changed and was read again.');
    } catch (error) {
      this.logger.error(
        `The file of tokens has changed and cannot be used, so the tokens before it stay valid: ${(error as Error).message}`,
      );
    }
  }
}

function read(path: string): ApiTokens {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(`names ${path}, which cannot be read (${code})`, { cause: error });
  }
  try {
    return ApiTokens.parse(text);
  } catch (error) {
    throw new Error(`names ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** A text that changes when the file is replaced or written. */
function versionOf(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
