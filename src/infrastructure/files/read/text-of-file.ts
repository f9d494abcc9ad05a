import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DestinationError } from '../../../domain/errors.js';

/** Characters among which the header or the first record begins. */
const START = 4096;

/** The text of a file: its beginning, to tell its form by, and all of it, beginning included. */
export interface FileText {
  readonly start: string;
  readonly chunks: AsyncIterable<string>;
}

/** Opens UTF-8 or UTF-16 text, with or without a byte-order mark, gzipped or not. */
export async function textOfFile(path: string, gzip: boolean): Promise<FileText> {
  const chunks = decoded(gzip ? gunzipped(path) : createReadStream(path, { highWaterMark: 1 << 18 }), path);
  let start = '';
  let ended = false;
  while (!ended && start.length < START) {
    const next = await chunks.next();
    if (next.done) ended = true;
    else start += next.value;
  }
  return { start, chunks: beginningWith(start, chunks) };
}

async function* beginningWith(start: string, chunks: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    if (start !== '') yield start;
    yield* chunks;
  } finally {
    await chunks.return(undefined);
  }
}

async function* decoded(bytes: Readable, path: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      decoder ??= new TextDecoder(encodingOf(chunk, path));
      yield decoder.decode(chunk, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } finally {
    bytes.destroy();
  }
}

/** By the byte-order mark; without one by the zeros that UTF-16 has beside each letter of a header or a brace. */
function encodingOf(start: Buffer, path: string): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b, c, d] = start;
  const isMarked32 = (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0);
  if (isMarked32 && start.length >= 4) {
    throw new DestinationError(
      'records.unreadable',
      `${path} is text in UTF-32, or no text. Save it as UTF-8.`,
    );
  }
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return 'utf-16be';
  return 'utf-8';
}

function gunzipped(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  text.on('close', () => file.destroy());
  return file.pipe(text);
}
