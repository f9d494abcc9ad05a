import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { DestinationMonitor } from '../../application/runs/destination-monitor.js';
import { TelemetryPublisher } from '../../application/ports/telemetry-publisher.js';
import { ShutdownSequence } from './shutdown-sequence.js';

/** The checks that the health routes combine; none of them opens a connection. */
@Injectable()
export class HealthProbes {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly monitor: DestinationMonitor,
    private readonly publisher: TelemetryPublisher,
    private readonly shutdown: ShutdownSequence,
  ) {}

  /** Always up: the process runs. */
  process(): HealthIndicatorResult {
    return this.indicators.check('process').up({ uptimeSeconds: Math.floor(process.uptime()) });
  }

  /** Up if the destination answered the last probe. */
  destination(): HealthIndicatorResult {
    const { available, reason } = this.monitor.state;
    return this.report(available, reason);
  }

  /** Up if the destination has answered at least once. */
  reached(): HealthIndicatorResult {
    const { everAvailable, reason } = this.monitor.state;
    return this.report(everAvailable, reason);
  }

  /** Up while the service accepts new runs. */
  accepting(): HealthIndicatorResult {
    const check = this.indicators.check('accepting');
    return this.shutdown.shuttingDown ? check.down('The service is shutting down.') : check.up();
  }

  private report(up: boolean, reason: string | undefined): HealthIndicatorResult {
    const check = this.indicators.check('destination');
    const { kind, details: shown } = this.publisher.destination;
    const details: Record<string, unknown> = { kind, ...shown };
    if (reason !== undefined) details['message'] = reason;
    return up ? check.up(details) : check.down(details);
  }
}
