import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { HealthProbes } from './health-probes.js';

/** The routes for liveness and readiness probes. */
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly probes: HealthProbes,
  ) {}

  /** All checks with their details; 503 while the destination does not answer. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.probes.process(),
      () => this.probes.destination(),
      () => this.probes.accepting(),
    ]);
  }

  /** The process answers. */
  @Get('live')
  @HealthCheck()
  live(): Promise<HealthCheckResult> {
    return this.health.check([() => this.probes.process()]);
  }

  /**
   * 503 until the destination has answered once, and again while shutting down. A later outage leaves it 200, so that
   * the runs stay reachable.
   */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.probes.reached(), () => this.probes.accepting()]);
  }
}
