import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { HealthProbes } from './health-probes.js';

/** What the health routes report. */
@Injectable()
export class HealthReports {
  constructor(
    private readonly health: HealthCheckService,
    private readonly probes: HealthProbes,
  ) {}

  /** All checks. */
  all(): Promise<HealthCheckResult> {
    return this.report([
      () => this.probes.process(),
      () => this.probes.destination(),
      () => this.probes.accepting(),
    ]);
  }

  /** Whether the process answers. */
  live(): Promise<HealthCheckResult> {
    return this.report([() => this.probes.process()]);
  }

  /** Whether requests may come: the destination has answered once, and the service is not shutting down. */
  ready(): Promise<HealthCheckResult> {
    return this.report([() => this.probes.reached(), () => this.probes.accepting()]);
  }

  /** Terminus throws a report that is bad news. */
  private async report(indicators: HealthIndicatorFunction[]): Promise<HealthCheckResult> {
    try {
      return await this.health.check(indicators);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

/** The HTTP status of a report. */
export function statusOf({ status }: HealthCheckResult): 200 | 503 {
  return status === 'ok' ? 200 : 503;
}
