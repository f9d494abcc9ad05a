import { MODELS } from '../../../domain/models/models.js';
import type { ColumnSet } from '../../../domain/reefer/schema.js';
import { SimulationCommand } from '../../../domain/simulation/simulation-command.js';
import type { TelemetryFeed } from '../../../domain/simulation/fleet-feed.js';
import { Simulator } from '../../../domain/simulation/simulator.js';
import { memoryOfRows, type RowBlock, TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import { answerRequests } from './answering-thread.js';
import { type EncodedRows, PlainRowEncoder } from './row-encoder.js';
import { type EncodingRequest, type MakingRequest, memoryOf, type RowRequest } from './row-request.js';

/** The rows that this thread makes, and where it is in them. */
let making: { readonly feed: TelemetryFeed; readonly columns: ColumnSet } | undefined;

/** The entry point of a worker thread that makes rows and encodes them as text. */
answerRequests(
  (request: RowRequest): RowBlock | EncodedRows => ('rows' in request ? encoded(request) : made(request)),
  (answer) => ('text' in answer ? memoryOf(answer) : memoryOfRows(answer)),
);

/** Uses a new encoder for every answer, because the encoder's memory is transferred to the main thread. */
function encoded({ rows, format, wantsNdjson, spare }: EncodingRequest): EncodedRows {
  return new PlainRowEncoder(format, wantsNdjson, spare).encode(rows)[0];
}

function made({ begin, most }: MakingRequest): RowBlock {
  if (begin) {
    const feed = new Simulator(MODELS).feed(new SimulationCommand(begin.command));
    making = { feed, columns: begin.columns };
  }
  if (!making) throw new Error('No command was begun.');
  const rows = new TelemetryRows(Math.min(most, making.feed.remaining), making.columns);
  making.feed.fill(rows);
  return rows;
}
