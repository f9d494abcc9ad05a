import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { TelemetryPublisher } from './application/ports/telemetry-publisher.js';
import { Environment } from './infrastructure/configuration/environment.js';
import { configuration } from './infrastructure/infrastructure.module.js';
import { ServiceLogger } from './infrastructure/operations/service-logger.js';
import { ShutdownSequence } from './infrastructure/operations/shutdown-sequence.js';
import { jsonBodiesOnly } from './interface/http/json-body.js';
import { openApiDocument, serveOpenApi } from './interface/http/openapi.js';
import { identifyRequest, requestContext } from './interface/http/request-context.js';

/**
 * TLS ends before the service (at the Route or Ingress), so headers that would send browsers to https, or that browsers
 * complain about over plain http, are left out.
 */
const securityHeaders = helmet({
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Slow or idle clients: time for the headers, for the whole request, and between two requests of a connection. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;

/** The service, wired but not listening yet. */
export async function createApplication(): Promise<NestExpressApplication> {
  await configuration; // Nest would log its failure in its own way.
  const application = await NestFactory.create<NestExpressApplication>(AppModule, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  const { LOG_LEVEL, LOG_FORMAT } = application.get(Environment);
  const format = LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json');
  application.useLogger(new ServiceLogger(LOG_LEVEL, format, requestContext));
  const { releaseConnections } = application.get(ShutdownSequence);
  application.use(identifyRequest, releaseConnections, securityHeaders, jsonBodiesOnly);
  const { destination } = application.get(TelemetryPublisher);
  serveOpenApi(application, openApiDocument(application, destination.warning));
  const server = application.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return application;
}

/** Listens on the configured port, all interfaces, and says where and with which destination. */
export async function listen(application: NestExpressApplication): Promise<void> {
  const logger = new Logger('ReeferSimulator');
  const { PORT } = application.get(Environment);
  application.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  await application.listen(PORT);
  const address = application.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : PORT;
  const { destination } = application.get(TelemetryPublisher);
  logger.log(`Listening on port ${port}; try it at http://localhost:${port}/apidocs`);
  const { label, details, warning } = destination;
  if (warning === undefined) {
    const brokers = [details['brokers'] ?? []].flat();
    logger.log(`Telemetry goes ${label}${brokers.length > 0 ? ` on ${brokers.join(', ')}` : ''}.`);
  } else {
    logger.warn(
      `Embedded destination: ${warning}. Set it to your brokers (host:port); \`npm run kafka\` starts one.`,
    );
  }
}
