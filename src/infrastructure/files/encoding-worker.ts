import { parentPort } from 'node:worker_threads';
import { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { type EncodedPart, PartEncoder } from './encoded-part.js';
import { type EncodingJob, type EncodingResult, memoryOf } from './encoding-job.js';

const RECORDS_AT_ONCE = 2048;

/** A worker thread's work: to generate and encode the ranges of records that it is asked for. */
parentPort?.on('message', (job: EncodingJob) => {
  const result = resultOf(job);
  parentPort?.postMessage(result, result.part ? memoryOf(result.part) : []);
});

function resultOf(job: EncodingJob): EncodingResult {
  try {
    return { id: job.id, part: partOf(job) };
  } catch (error) {
    return { id: job.id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Its memory goes over to the main thread, so every part has an encoder of its own. */
function partOf({ command, from, to, format, wantsNdjson, spare }: EncodingJob): EncodedPart {
  const encoder = new PartEncoder(format, wantsNdjson, spare);
  const feed = new Simulator().feed(new SimulationCommand(command), from, to);
  let block: readonly TelemetryRecord[] = [];
  while (feed.remaining > 0) encoder.add((block = feed.take(RECORDS_AT_ONCE, block)));
  return encoder.part();
}
