import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { Request, Response } from 'express';
import { Access } from '../../application/access/access.js';
import { Callers } from '../../application/access/callers.js';
import { callerOf } from '../../application/access/request-callers.js';
import { Environment } from '../configuration/environment.js';
import { HealthReports, statusOf } from './health-reports.js';

/** The routes for liveness and readiness probes. Strangers learn the status only, and not where the brokers are. */
@ApiTags('operations')
@Access('public')
@Controller('health')
export class HealthController {
  constructor(
    private readonly reports: HealthReports,
    private readonly callers: Callers,
    private readonly environment: Environment,
  ) {}

  /** All checks, with their details for callers that may read them; 503 while the destination does not answer. */
  @Get()
  @HealthCheck()
  async all(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HealthCheckResult> {
    return this.answer(await this.reports.all(), request, response);
  }

  /** The process answers. */
  @Get('live')
  @HealthCheck()
  async live(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HealthCheckResult> {
    return this.answer(await this.reports.live(), request, response);
  }

  /**
   * 503 until the destination has answered once, and again while shutting down. A later outage leaves it 200, so that
   * the runs stay reachable.
   */
  @Get('ready')
  @HealthCheck()
  async ready(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HealthCheckResult> {
    return this.answer(await this.reports.ready(), request, response);
  }

  private answer(report: HealthCheckResult, request: Request, response: Response): HealthCheckResult {
    response.status(statusOf(report));
    return this.mayRead(request) ? report : { status: report.status, info: {}, error: {}, details: {} };
  }

  /** Where there is a port for management, details are there; and here for those whom a token allows to read. */
  private mayRead(request: Request): boolean {
    if (this.callers.locked) return callerOf(request)?.scopes.has('read') ?? false;
    return this.environment.MANAGEMENT_PORT === undefined;
  }
}
