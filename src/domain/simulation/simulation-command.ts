import { assertContainerId } from '../reefer/container-id.js';
import { DomainError } from '../domain-error.js';
import { productById } from '../reefer/product.js';
import { LAST_EPOCH_SECONDS } from '../telemetry/measurement-time.js';
import { SIMULATION_KINDS, type SimulationKind } from './simulation-kind.js';

/** One container's part of a command. */
export interface ContainerStream {
  readonly containerId: string;
  readonly productId: string;
  readonly simulation: SimulationKind;
  /** Number of records, 1 … 2^32-1. */
  readonly records: number;
}

/** The fields of a `SimulationCommand`. */
export interface SimulationCommandFields {
  /** One or more containers, each id once. */
  readonly streams: readonly ContainerStream[];
  /** 0 … 2^32-1. */
  readonly seed: number;
  /** Time of the first measurement, whole seconds since 1970-01-01 UTC. */
  readonly startEpochSeconds: number;
  /** Seconds between measurements, 1 … 86400. */
  readonly intervalSeconds: number;
}

/** Highest seed, 2^32-1. */
export const MAX_SEED = 0xffff_ffff;
/** Most records of one container, 2^32-1: places of faults are drawn from 32-bit numbers. */
export const MAX_RECORDS_PER_CONTAINER = 0xffff_ffff;
/** Longest interval between measurements, a day. */
export const MAX_INTERVAL_SECONDS = 86_400;

/**
 * Everything that the values of a run depend on: the same command gives the same telemetry in every output, on every
 * machine. Throws a `DomainError` when a field has no meaning.
 */
export class SimulationCommand implements SimulationCommandFields {
  readonly streams: readonly ContainerStream[];
  readonly seed: number;
  readonly startEpochSeconds: number;
  readonly intervalSeconds: number;

  constructor({ streams, seed, startEpochSeconds, intervalSeconds }: SimulationCommandFields) {
    if (streams.length === 0)
      throw new DomainError('command.empty', 'A command needs at least one container.');
    streams.forEach(assertStream);
    assertDistinct(streams);
    assertInteger('command.seed', 'The seed', seed, 0, MAX_SEED);
    assertInteger('command.interval', 'The interval in seconds', intervalSeconds, 1, MAX_INTERVAL_SECONDS);
    assertInteger(
      'command.start',
      'The start time in seconds since 1970',
      startEpochSeconds,
      0,
      LAST_EPOCH_SECONDS,
    );
    this.streams = streams;
    this.seed = seed;
    this.startEpochSeconds = startEpochSeconds;
    this.intervalSeconds = intervalSeconds;
    if (this.lastEpochSeconds > LAST_EPOCH_SECONDS) {
      throw new DomainError(
        'command.too-long',
        'The last measurement would come after the year 9999. Start earlier, ask for fewer records, or shorten the interval.',
      );
    }
  }

  /** Number of records of all containers together. */
  get records(): number {
    return this.streams.reduce((sum, stream) => sum + stream.records, 0);
  }

  /** Time of the last measurement, seconds since 1970. */
  get lastEpochSeconds(): number {
    const longest = this.streams.reduce((max, stream) => Math.max(max, stream.records), 0);
    return this.startEpochSeconds + (longest - 1) * this.intervalSeconds;
  }
}

function assertStream(stream: ContainerStream): void {
  assertContainerId(stream.containerId);
  productById(stream.productId);
  if (!SIMULATION_KINDS.includes(stream.simulation)) {
    throw new DomainError(
      'simulation.unknown',
      `There is no simulation ${JSON.stringify(stream.simulation)}. Known: ${SIMULATION_KINDS.join(', ')}.`,
    );
  }
  assertInteger('command.records', 'The number of records', stream.records, 1, MAX_RECORDS_PER_CONTAINER);
}

function assertDistinct(streams: readonly ContainerStream[]): void {
  const seen = new Set<string>();
  for (const { containerId } of streams) {
    if (seen.has(containerId)) {
      throw new DomainError('container.repeated', `Container ${containerId} stands in the command twice.`);
    }
    seen.add(containerId);
  }
}

function assertInteger(code: string, what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new DomainError(code, `${what} must be an integer from ${least} to ${most}, not ${value}.`);
}
