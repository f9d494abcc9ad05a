import { parentPort } from 'node:worker_threads';
import { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { PartEncoder } from './encoded-part.js';
import { type EncodingJob, type EncodingResult, memoryOf, ownMemory } from './encoding-job.js';

/** A worker thread's work: to generate and encode the ranges of records that it is asked for. */
parentPort?.on('message', (job: EncodingJob) => {
  const result = resultOf(job);
  parentPort?.postMessage(result, result.part ? memoryOf(result.part) : []);
});

function resultOf({ id, command, from, to, format, wantsNdjson }: EncodingJob): EncodingResult {
  try {
    const block = new Simulator().feed(new SimulationCommand(command), from, to).take(to - from);
    return { id, part: ownMemory(new PartEncoder(format, wantsNdjson).encode(block)) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
