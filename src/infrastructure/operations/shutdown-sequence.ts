import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import type { Server } from 'node:http';
import { RunOwner } from '../../application/runs/run-owner.js';
import { Runs } from '../../application/runs/runs.js';
import { Environment } from '../configuration/environment.js';

/** How long requests may stay open after the runs have ended. */
const LAST_REQUESTS_MS = 2000;

/**
 * Shuts the service down gracefully. After SIGTERM it is not ready but still serves requests for the delay. Then it
 * refuses new runs and gives running ones the grace period before it cancels them. Then the server and its connections
 * close.
 */
@Injectable()
export class ShutdownSequence implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(ShutdownSequence.name);
  private begun = false;

  constructor(
    private readonly environment: Environment,
    private readonly runs: Runs,
    private readonly runOwner: RunOwner,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Whether the shutdown has begun. */
  get shuttingDown(): boolean {
    return this.begun;
  }

  onModuleDestroy(): void {
    this.begun = true;
  }

  /**
   * Express middleware: during the shutdown, responses close keep-alive connections, so that clients reconnect to
   * another instance.
   */
  readonly releaseConnections = (_request: Request, response: Response, next: NextFunction): void => {
    if (this.begun) response.set('Connection', 'close');
    next();
  };

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    const { SHUTDOWN_DELAY_SECONDS, SHUTDOWN_GRACE_SECONDS } = this.environment;
    const running = this.runs.count('running');
    this.logger.log(`Shutting down (${signal ?? 'asked to'}) with ${running} simulations running.`);
    if (signal === 'SIGTERM') await sleep(SHUTDOWN_DELAY_SECONDS * 1000);
    await this.runOwner.shutDown(SHUTDOWN_GRACE_SECONDS);
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  }
}
