import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PHYSICAL_FAULT_KINDS } from '../../domain/simulation/physical-faults.js';

/** A built-in scenario. */
export class ScenarioSummary {
  /** @example drifting-sensor */
  name!: string;

  /** @example One banana container of five has a CO2 sensor that drifts. */
  description!: string;
}

/** Pauses a run, or lets it go on. */
export class RunPatch {
  /** True: no record is handed over until it is false again; measurement times do not notice. */
  @ApiProperty({ type: 'boolean', example: true })
  paused!: boolean;
}

/** A fault that begins with the next record of a container. */
export class FaultRequest {
  /** A container of the run. */
  @ApiProperty({ type: 'string', example: 'CSQU3054383' })
  containerID!: string;

  /** What fails; each kind has parameters of its own, such as `loss` or `sensor`: docs/faults.md. */
  @ApiProperty({ enum: PHYSICAL_FAULT_KINDS, example: 'compressor-wear' })
  kind!: string;

  /** How long it lasts; absent: to the end. */
  @ApiPropertyOptional({ type: 'string', example: '6h' })
  duration?: string;
}

/** A fault that was begun or ended in a run. */
export class FaultView {
  /** @example CSQU3054383-1 */
  fault_id!: string;

  /** @example CSQU3054383 */
  containerID!: string;

  /** The container's first record that shows it, counted from 0. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 17 })
  first_record!: number;
}

/** A container as the seed has drawn it. */
export class ResolvedContainer {
  /** @example CSQU3054383 */
  container_id!: string;

  /** @example P02 */
  product_id!: string;

  /** Time of its first record. */
  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-01-31T08:00:00Z' })
  start_time!: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 4032 })
  records!: number;

  /** Unit, cargo, route and whatever else was drawn; absent with the statistical model. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { vent: 25 } })
  reefer?: Record<string, unknown>;

  /** Its faults with their times (seconds after its first record) and parameters. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  faults!: Record<string, unknown>[];
}

/** A page of what the seed has drawn. */
export class ResolvedScenario {
  @ApiProperty({ type: 'integer', format: 'int64', minimum: 0, example: 42 })
  seed!: number;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, example: 300 })
  interval_seconds!: number;

  /** In the order of the records. */
  containers!: ResolvedContainer[];

  /**
   * Where the next page begins; absent on the last page.
   * @example "100"
   */
  next_cursor?: string;
}

/** The scenario of a run, in numbers; GET /simulations/{id}/scenario has the whole. */
export class ScenarioView {
  /** @example drifting-sensor */
  name!: string;

  @ApiProperty({ enum: ['physical', 'statistical'], example: 'physical' })
  model!: 'physical' | 'statistical';

  @ApiProperty({ type: 'integer', minimum: 1, example: 40 })
  containers!: number;

  /** How many faults of each kind there are; interventions are among them. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 1 },
    example: { 'sensor-drift': 8 },
  })
  faults!: Record<string, number>;

  /** As given, or as drawn when the run was accepted. */
  @ApiProperty({ type: 'integer', format: 'int64', minimum: 0, example: 42 })
  seed!: number;

  /** Time of the first measurement. */
  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-01-31T08:00:00Z' })
  start_time!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, example: 300 })
  interval_seconds!: number;

  /** The pace: records a second, or times real time. If absent, as fast as the destination accepts records. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { speedup: 300 } })
  pace?: Record<string, unknown>;
}

/** How many records each kind of transmission fault has befallen. */
export class TransmissionView {
  @ApiProperty({ type: 'integer', minimum: 0, example: 12 })
  duplicate!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  lost!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 40 })
  late!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 5 })
  reordered!: number;
}
