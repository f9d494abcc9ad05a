import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { RUN_STATUSES, type RunStatus } from '../../application/runs/run.js';
import { SIMULATION_KINDS, type SimulationKind } from '../../domain/simulation/simulation-kind.js';
import { ScenarioView, TransmissionView } from './scenario.dto.js';

/** The complete command of a run: sent again, it gives the same telemetry. */
export class CommandView {
  /** @example C02 */
  containerID!: string;

  @ApiProperty({ enum: SIMULATION_KINDS, example: 'co2sensor' })
  simulation!: SimulationKind;

  @ApiProperty({ type: 'integer', format: 'int64', minimum: 1, example: 1000 })
  nb_of_records!: number;

  /** @example P02 */
  product_id!: string;

  /** As given, or as drawn when the run was accepted. */
  @ApiProperty({ type: 'integer', format: 'int64', minimum: 0, example: 42 })
  seed!: number;

  /** Time of the first measurement. */
  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-01-31T08:00:00Z' })
  start_time!: string;

  /** Seconds between measurements. */
  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, example: 300 })
  interval_seconds!: number;

  /** The pace of publishing. If absent, as fast as the destination accepts records. */
  @ApiProperty({ type: 'number', required: false, example: 200 })
  records_per_second?: number;

  /** Absent: statistical. */
  @ApiProperty({ enum: ['physical'], required: false, example: 'physical' })
  model?: 'physical';

  /** Absent: seed. */
  @ApiProperty({ enum: ['real'], required: false, example: 'real' })
  profile?: 'real';

  /** As they were given; absent: none. Those of the simulation are not among them. */
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ kind: 'refrigerant-leak', onset: '2h', loss: '20%/d' }],
  })
  faults?: unknown[];
}

/** The destination if telemetry goes to a Kafka topic. */
export class KafkaDestinationView {
  @ApiProperty({ enum: ['kafka'] })
  kind!: 'kafka';

  /** @example reefer-telemetry */
  topic!: string;

  /** @example ["127.0.0.1:9092"] */
  brokers!: string[];
}

/** The destination if telemetry is only counted because Kafka is not configured. */
export class EmbeddedDestinationView {
  @ApiProperty({ enum: ['embedded'] })
  kind!: 'embedded';

  /** @example telemetry is not sent to Kafka: KAFKA_BROKERS is not set */
  note!: string;
}

/** Why a run failed. */
export class FailureView {
  /** @example kafka.unreachable */
  code!: string;

  /** @example No broker of 127.0.0.1:9092 can be reached. Check KAFKA_BROKERS and that Kafka is running. */
  message!: string;
}

/** The current state of a run. */
@ApiExtraModels(KafkaDestinationView, EmbeddedDestinationView)
export class RunView {
  @ApiProperty({ format: 'uuid', example: '6a4d2f4e-7a53-4c0c-9d38-5f0c4a2c3e11' })
  id!: string;

  @ApiProperty({ enum: RUN_STATUSES, example: 'running' })
  status!: RunStatus;

  /** True once a running run has been asked to stop; it stops after the current block. */
  cancel_requested!: boolean;

  /** True while no record is handed over: see PATCH. */
  paused!: boolean;

  /** Records that the destination has acknowledged. For a failed run, at least this many have arrived. */
  @ApiProperty({ type: 'integer', format: 'int64', minimum: 0, example: 400 })
  records_published!: number;

  @ApiProperty({ type: 'integer', format: 'int64', minimum: 1, example: 1000 })
  records_total!: number;

  /** Seconds for which the destination has made the run wait, for example because of a Kafka quota; absent if none. */
  @ApiProperty({ type: 'number', required: false, minimum: 0, example: 12.5 })
  throttled_seconds?: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  created_at!: string;

  /**
   * Who started it: the name of a token. Absent where callers need not say who they are.
   * @example demonstration
   */
  caller?: string;

  /** Absent while the run is queued. */
  @ApiProperty({ type: 'string', format: 'date-time', required: false })
  started_at?: string;

  /** Absent until the run has ended. */
  @ApiProperty({ type: 'string', format: 'date-time', required: false })
  ended_at?: string;

  /** Of a run that was started by POST /control. */
  command?: CommandView;

  /** Of a run that was started by POST /simulations. */
  scenario?: ScenarioView;

  /** What befell records on their way to the destination, if the scenario has transmission faults. */
  transmission?: TransmissionView;

  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(KafkaDestinationView) }, { $ref: getSchemaPath(EmbeddedDestinationView) }],
  })
  destination!: KafkaDestinationView | EmbeddedDestinationView;

  /**
   * What was to be known when the run was accepted, for example that Kafka may soon delete records as old as these. Absent
   * if there is nothing.
   * @example ["Topic \"reefer-telemetry\" keeps records for 7 days (retention.ms), and the first measurement is from 2026-01-01T00:00:00Z: Kafka may delete the records from before 2026-01-02T12:00:00Z within minutes. To keep them, raise retention.ms, or use KAFKA_RECORD_TIMESTAMP=publish instead of measurement."]
   */
  warnings?: string[];

  /** Present only if the run failed. */
  failure?: FailureView;
}

/** The answer to an accepted control request. */
export class RunAccepted extends RunView {
  /** @example Simulation started */
  reason!: string;
}

/** A page of runs, newest first. */
export class RunPageView {
  simulations!: RunView[];

  /**
   * Where the next page begins; absent on the last page.
   * @example "17"
   */
  next_cursor?: string;
}
