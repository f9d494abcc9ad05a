import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import type { Server } from 'node:http';
import { RunOwner } from '../../application/runs/run-owner.js';
import { Runs } from '../../application/runs/runs.js';
import { Environment } from '../configuration/environment.js';

/** Requests still open after the runs have ended get this long. */
const LAST_REQUESTS_MS = 2000;

/**
 * Ends the service without losing what it does: not ready, but still serving, for the delay; then no new runs, and
 * the running ones get the grace period before they are cancelled; then the server and its connections close.
 */
@Injectable()
export class ShutdownSequence implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(ShutdownSequence.name);
  private begun = false;

  constructor(
    private readonly environment: Environment,
    private readonly simulations: Runs,
    private readonly runOwner: RunOwner,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Whether the service is on its way out. */
  get shuttingDown(): boolean {
    return this.begun;
  }

  onModuleDestroy(): void {
    this.begun = true;
  }

  /**
   * Express middleware: while the service ends, its answers end the connections that clients keep. A new one leads to an
   * instance that stays.
   */
  readonly releaseConnections = (_request: Request, response: Response, next: NextFunction): void => {
    if (this.begun) response.set('Connection', 'close');
    next();
  };

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    const { SHUTDOWN_DELAY_SECONDS, SHUTDOWN_GRACE_SECONDS } = this.environment;
    const running = this.simulations.count('running');
    this.logger.log(`Shutting down (${signal ?? 'asked to'}) with ${running} simulations running.`);
    if (signal === 'SIGTERM') await sleep(SHUTDOWN_DELAY_SECONDS * 1000);
    await this.runOwner.shutDown(SHUTDOWN_GRACE_SECONDS);
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  }
}
