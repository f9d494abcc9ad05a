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
import { readBodies } from './interface/http/json-body.js';
import { openApiDocument, serveOpenApi } from './interface/http/openapi.js';
import { identifyRequest, requestContext } from './interface/http/request-context.js';

/**
 * TLS is terminated in front of the service, at the Route or Ingress. Headers that would redirect browsers to https, or
 * that cause browser warnings over plain http, are therefore left out.
 */
const securityHeaders = helmet({
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Limits for slow or idle clients: for the headers, the whole request, and between requests on a connection. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;

/** Creates the service, which does not listen yet. */
export async function createApplication(): Promise<NestExpressApplication> {
  await configuration; // Awaited here because Nest would log its failure in its own format.
  const application = await NestFactory.create<NestExpressApplication>(AppModule, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  const { LOG_LEVEL, LOG_FORMAT } = application.get(Environment);
  const format = LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json');
  application.useLogger(new ServiceLogger(LOG_LEVEL, format, requestContext));
  const { releaseConnections } = application.get(ShutdownSequence);
  application.use(identifyRequest, releaseConnections, securityHeaders, readBodies);
  const { destination } = application.get(TelemetryPublisher);
  serveOpenApi(application, openApiDocument(application, destination.warning));
  const server = application.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return application;
}

/** Listens on the configured port of all interfaces, and logs the address and the destination. */
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
