import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { Callers } from './application/access/callers.js';
import { TelemetryPublisher } from './application/ports/telemetry-publisher.js';
import { Environment } from './infrastructure/configuration/environment.js';
import { configuration } from './infrastructure/infrastructure.module.js';
import { ManagementListener } from './infrastructure/operations/management-listener.js';
import { ServiceLogger } from './infrastructure/operations/service-logger.js';
import { ShutdownSequence } from './infrastructure/operations/shutdown-sequence.js';
import { answerMethods } from './interface/http/allowed-methods.js';
import { refuseForeignPages } from './interface/http/access/foreign-pages.js';
import { identifyCaller } from './interface/http/access/identify-caller.js';
import { readBodies } from './interface/http/json-body.js';
import { DOCUMENTATION_PATH, openApiDocument, serveOpenApi } from './interface/http/openapi.js';
import { notePublicPath } from './interface/http/public-path.js';
import { identifyRequest, requestContext } from './interface/http/request-context.js';
import { refuseRepeatedHeaders } from './interface/http/single-headers.js';
import { limitSlowClients } from './interface/http/slow-clients.js';

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

/** What scripts of other pages may read of an answer. */
const EXPOSED_HEADERS = [
  'Content-Disposition',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Records-Published',
  'X-Request-Id',
];

/** More than the event streams and downloads that there may be. */
const MOST_CONNECTIONS = 2000;

/** Creates the service, which does not listen yet. */
export async function createApplication(): Promise<NestExpressApplication> {
  await configuration; // Awaited here because Nest would log its failure in its own format.
  const application = await NestFactory.create<NestExpressApplication>(AppModule, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  const environment = application.get(Environment);
  const callers = application.get(Callers);
  const { LOG_LEVEL, LOG_FORMAT, ALLOWED_HOSTS, CORS_ORIGINS = [], TRUST_PROXY } = environment;
  const format = LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json');
  application.useLogger(new ServiceLogger(LOG_LEVEL, format, requestContext));
  const { releaseConnections } = application.get(ShutdownSequence);
  if (TRUST_PROXY !== undefined) application.set('trust proxy', TRUST_PROXY);
  application.use(identifyRequest, releaseConnections, securityHeaders);
  if (CORS_ORIGINS.length > 0) {
    application.enableCors({
      origin: CORS_ORIGINS,
      exposedHeaders: EXPOSED_HEADERS,
      preflightContinue: true, // `answerMethods` answers OPTIONS.
    });
  }
  application.use(
    refuseRepeatedHeaders,
    notePublicPath,
    refuseForeignPages({
      hosts: ALLOWED_HOSTS,
      origins: CORS_ORIGINS,
      behindProxy: TRUST_PROXY !== undefined,
    }),
    identifyCaller(callers),
    answerMethods(application.getHttpAdapter().getInstance(), [DOCUMENTATION_PATH]),
    readBodies,
  );
  const { destination } = application.get(TelemetryPublisher);
  serveOpenApi(
    application,
    openApiDocument(application, {
      notice: destination.warning,
      locked: callers.locked,
      limits: environment,
    }),
  );
  const server = application.getHttpServer();
  limitSlowClients(server);
  server.maxConnections = MOST_CONNECTIONS;
  return application;
}

/** Listens on the configured host and ports, and logs the address and the destination. */
export async function listen(application: NestExpressApplication): Promise<void> {
  const logger = new Logger('ReeferSimulator');
  const { HOST, PORT, MANAGEMENT_PORT } = application.get(Environment);
  const host = HOST === '*' ? undefined : HOST;
  application.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  await (host === undefined ? application.listen(PORT) : application.listen(PORT, host));
  const address = application.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : PORT;
  if (MANAGEMENT_PORT !== undefined) {
    const management = await application.get(ManagementListener).listen(MANAGEMENT_PORT);
    logger.log(`Health with details, and metrics, are on port ${management}.`);
  }
  const { destination } = application.get(TelemetryPublisher);
  logger.log(`Listening on port ${port}; try it at http://localhost:${port}/apidocs`);
  if (!application.get(Callers).locked && !isLoopback(HOST)) {
    logger.warn(
      `Everybody who can reach port ${port} may use the API: there are no tokens. Set API_TOKENS_FILE, or HOST=127.0.0.1.`,
    );
  }
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

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
