import { answerRequests } from './answering-thread.js';
import { type EncodingRequest, memoryOf } from './encoding-request.js';
import { type EncodedRows, PlainRowEncoder } from './row-encoder.js';

/** A worker thread's work: to make text of the rows that come. */
answerRequests(encoded, memoryOf);

/** Its memory goes over to the main thread, so every answer has an encoder of its own. */
function encoded({ rows, format, wantsNdjson, spare }: EncodingRequest): EncodedRows {
  return new PlainRowEncoder(format, wantsNdjson, spare).encode(rows)[0];
}
