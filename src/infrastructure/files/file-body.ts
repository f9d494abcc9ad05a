import { CSV_HEADER } from '../../domain/telemetry/record-text.js';
import type { ByteTarget } from './byte-target.js';
import type { EncodedPart } from './encoded-part.js';

/** Makes a file's content of the parts that come in. */
export interface FileBody {
  begin(): Promise<void>;
  add(part: EncodedPart): Promise<void>;
  end(): Promise<void>;
  /** Lets go of what it holds, after the end or instead of it. */
  close(): Promise<void>;
}

/** Rows of text one after another, under a header where one is given. */
export class TextBody implements FileBody {
  constructor(
    private readonly target: ByteTarget,
    private readonly header: string,
  ) {}

  async begin(): Promise<void> {
    if (this.header !== '') await this.target.write(Buffer.from(this.header));
  }

  async add({ text }: EncodedPart): Promise<void> {
    if (text) await this.target.write(text);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What stands at the beginning of a new file of that form. */
export function headerOf(format: 'csv' | 'ndjson'): string {
  return format === 'csv' ? CSV_HEADER : '';
}
