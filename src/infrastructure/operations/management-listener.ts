import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import express, { type Express, type Response } from 'express';
import { HealthReports, statusOf } from './health-reports.js';
import { ServiceMetrics } from './service-metrics.js';

/** Enough for probes and scrapers. */
const MOST_CONNECTIONS = 100;
const PATIENCE = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000 };

/**
 * Health with details, and metrics, on a port of their own for probes and Prometheus. It needs no token, so nothing but
 * the cluster may reach it: no Route or Ingress leads to it.
 */
@Injectable()
export class ManagementListener implements BeforeApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly reports: HealthReports,
    private readonly metrics: ServiceMetrics,
  ) {}

  /** Listens on the port of every address, since probes come from outside; resolves with the port. */
  async listen(port: number): Promise<number> {
    const server = createServer(PATIENCE, this.routes());
    server.maxConnections = MOST_CONNECTIONS;
    server.listen(port);
    await once(server, 'listening');
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  /** The last to close: probes ask until the end. */
  beforeApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeIdleConnections();
  }

  private routes(): Express {
    const { reports, metrics } = this;
    const routes = express().disable('x-powered-by').disable('etag');
    const health = { '/health': 'all', '/health/live': 'live', '/health/ready': 'ready' } as const;
    routes.all([...Object.keys(health), '/metrics'], (request, response, next) => {
      if (request.method === 'GET' || request.method === 'HEAD') next();
      else response.set('Allow', 'GET, HEAD').sendStatus(405);
    });
    for (const [path, report] of Object.entries(health)) {
      routes.get(path, async (_request, response: Response) => {
        const found = await reports[report]();
        response.set('Cache-Control', 'no-store').status(statusOf(found)).json(found);
      });
    }
    routes.get('/metrics', async (_request, response: Response) => {
      response
        .set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
        .send(await metrics.text());
    });
    return routes;
  }
}
