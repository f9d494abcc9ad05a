import { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { answerRequests } from './answering-thread.js';
import { type EncodedPart, PartEncoder } from './encoded-part.js';
import { type EncodingJob, memoryOf } from './encoding-job.js';
import { ROWS_AT_ONCE } from './encoding-source.js';

const rows = new TelemetryRows(ROWS_AT_ONCE);

/** A worker thread's work: to generate and encode the ranges of records that it is asked for. */
answerRequests(partOf, memoryOf);

/** Its memory goes over to the main thread, so every part has an encoder of its own. */
function partOf({ command, from, to, format, wantsNdjson, spare }: EncodingJob): EncodedPart {
  const encoder = new PartEncoder(format, wantsNdjson, spare);
  const feed = new Simulator().feed(new SimulationCommand(command), from, to);
  while (feed.remaining > 0) {
    feed.fill(rows);
    encoder.add(rows);
  }
  return encoder.part();
}
