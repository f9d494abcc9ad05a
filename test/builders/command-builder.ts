import { iso6346CheckDigit } from '../../src/domain/reefer/container-id.js';
import {
  type ContainerStream,
  SimulationCommand,
  type SimulationCommandFields,
} from '../../src/domain/simulation/simulation-command.js';

/** 2019-09-04 15:31:00 UTC. */
export const START_EPOCH_SECONDS = 1_567_611_060;

/** One container's part of a command: 100 fault-free records of bananas in C01, unless told otherwise. */
export function aStream(overrides: Partial<ContainerStream> = {}): ContainerStream {
  return { containerId: 'C01', productId: 'P02', simulation: 'normal', records: 100, ...overrides };
}

/**
 * A command of one container, described by the stream's fields, or of the given `streams`; seed 42, one record every 5
 * minutes from 2019-09-04 15:31:00, unless told otherwise.
 */
export function aCommand({
  streams,
  seed = 42,
  startEpochSeconds = START_EPOCH_SECONDS,
  intervalSeconds = 300,
  ...stream
}: Partial<SimulationCommandFields & ContainerStream> = {}): SimulationCommand {
  return new SimulationCommand({
    streams: streams ?? [aStream(stream)],
    seed,
    startEpochSeconds,
    intervalSeconds,
  });
}

/** A valid ISO 6346 container id for a serial number from 0 to 999 999. */
export function isoContainerId(serial: number, owner = 'CSQ'): string {
  const number = `${owner}U${String(serial).padStart(6, '0')}`;
  return `${number}${iso6346CheckDigit(number)}`;
}
