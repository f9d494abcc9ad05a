import type { OnApplicationShutdown } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { DestinationError } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  TelemetryPublisher,
  UNWATCHED,
} from '../../application/ports/telemetry-publisher.js';

/** The Prometheus metrics of deliveries. */
export class DeliveryMetrics {
  readonly registry = new Registry();
  readonly records = new Counter({
    name: 'reefer_records_published_total',
    help: 'Telemetry records that the destination has acknowledged.',
    registers: [this.registry],
  });
  readonly writeSeconds = new Histogram({
    name: 'reefer_publish_duration_seconds',
    help: 'Time until the destination has acknowledged a block of records.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });
  readonly throttleSeconds = new Counter({
    name: 'reefer_publish_throttle_seconds_total',
    help: 'Time for which the destination has made deliveries wait, for example by a quota of Kafka.',
    registers: [this.registry],
  });
  readonly failures = new Counter({
    name: 'reefer_publish_failures_total',
    help: 'Deliveries that failed, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
}

/** Wraps a publisher and records the metrics of its deliveries. */
export class MeteredPublisher extends TelemetryPublisher implements OnApplicationShutdown {
  constructor(
    private readonly publisher: TelemetryPublisher,
    private readonly metrics: DeliveryMetrics,
  ) {
    super();
  }

  override get destination(): TelemetryPublisher['destination'] {
    return this.publisher.destination;
  }

  override assertAccepts(plan: DeliveryPlan): void {
    this.publisher.assertAccepts(plan);
  }

  override warnings(plan: DeliveryPlan): readonly string[] {
    return this.publisher.warnings(plan);
  }

  override ping(signal: AbortSignal): Promise<void> {
    return this.publisher.ping(signal);
  }

  override close(): Promise<void> {
    return this.publisher.close();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery> {
    try {
      return this.metered(await this.publisher.open(plan, signal));
    } catch (error) {
      if (!signal.aborted) this.countFailure(error);
      throw error;
    }
  }

  private metered(delivery: Delivery): Delivery {
    const { metrics } = this;
    let counted = 0;
    let failed = false;
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        if (!failed) this.countFailure(error);
        failed = true;
        throw error;
      } finally {
        metrics.records.inc(delivery.acknowledged - counted);
        counted = delivery.acknowledged;
      }
    };
    return {
      get recordsPerWrite() {
        return delivery.recordsPerWrite;
      },
      get acknowledged() {
        return delivery.acknowledged;
      },
      write: (rows, watch = UNWATCHED) =>
        step(async () => {
          const stop = metrics.writeSeconds.startTimer();
          await delivery.write(rows, {
            signal: watch.signal,
            throttled: (milliseconds) => {
              metrics.throttleSeconds.inc(milliseconds / 1000);
              watch.throttled(milliseconds);
            },
          });
          stop();
        }),
      complete: () => step(() => delivery.complete()),
      abandon: () => step(() => delivery.abandon()),
    };
  }

  private countFailure(error: unknown): void {
    this.metrics.failures.inc({ kind: error instanceof DestinationError ? error.code : 'internal' });
  }
}
