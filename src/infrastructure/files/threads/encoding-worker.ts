import { answerRequests } from './answering-thread.js';
import { type EncodingRequest, memoryOf } from './encoding-request.js';
import { type EncodedRows, PlainRowEncoder } from './row-encoder.js';

/** The entry point of a worker thread that encodes rows as text. */
answerRequests(encoded, memoryOf);

/** Uses a new encoder for every answer, because the encoder's memory is transferred to the main thread. */
function encoded({ rows, format, wantsNdjson, spare }: EncodingRequest): EncodedRows {
  return new PlainRowEncoder(format, wantsNdjson, spare).encode(rows)[0];
}
