import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Request } from 'express';
import { ACCESS } from '../../application/access/access.js';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { publicPath } from './public-path.js';

const DESCRIPTION = `Simulates the telemetry of refrigerated containers, healthy or faulty, and sends it to Kafka.

Press *Try it out* on \`POST /control\`, then follow the run with \`GET /simulations/{id}\` and look at its records with \`GET /simulations/{id}/telemetry\`.`;

/** Where the Swagger page is. */
export const DOCUMENTATION_PATH = '/apidocs';

/** The settings that limit what clients may ask for, in words. */
const LIMITS = {
  MAX_RECORDS: 'records of a run',
  MAX_CONTAINERS: 'containers of a run',
  MAX_RUN_SECONDS: 'seconds that a run may take at its pace',
  MAX_RUNNING: 'runs at the same time',
  MAX_QUEUED: 'runs that wait',
  RUNS_KEPT: 'runs that are kept',
  MAX_OUTSTANDING_RECORDS: 'records of all runs that are accepted and not yet published',
  RATE_LIMIT: 'changing requests of a caller in a minute',
} as const;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What the document depends on. */
export interface DocumentedService {
  /** Shown at the top of the documentation. */
  readonly notice?: string | undefined;
  /** Whether callers need a token. */
  readonly locked: boolean;
  readonly limits: Readonly<Record<keyof typeof LIMITS, number>>;
}

/** The OpenAPI document of the application. */
export function openApiDocument(
  application: INestApplication,
  { notice, locked, limits }: DocumentedService,
): OpenAPIObject {
  const configuration = new DocumentBuilder()
    .setTitle('Reefer telemetry simulator')
    .setDescription(
      `${notice === undefined ? '' : `> **${notice}**\n\n`}${DESCRIPTION}\n\n${limitTable(limits)}`,
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addTag('control', 'Start simulations')
    .addTag('simulations', 'Follow, stop and inspect runs')
    .addTag('scenarios', 'Whole fleets, and what happens to them')
    .addTag('products', 'What containers carry')
    .addTag('operations', 'Health and metrics')
    .build();
  const document = SwaggerModule.createDocument(application, configuration, {
    operationIdFactory: operationId,
  });
  const request = document.components?.schemas?.['ControlRequest'];
  if (request && !('$ref' in request)) {
    request.additionalProperties = false;
    Object.assign(request.properties?.['nb_of_records'] ?? {}, { maximum: limits.MAX_RECORDS });
  }
  summarize(document);
  if (locked) demandTokens(document, accessByOperation(application));
  return document;
}

function limitTable(limits: DocumentedService['limits']): string {
  const rows = Object.entries(LIMITS).map(
    ([name, what]) => `| ${what} | ${limits[name as keyof typeof LIMITS]} | \`${name}\` |`,
  );
  return ['| at most | here | setting |', '|---|---|---|', ...rows].join('\n');
}

function operationId(controller: string, method: string): string {
  return `${controller.replace('Controller', '').toLowerCase()}-${method}`;
}

/** What each route wants of its caller, as the guard reads it. */
function accessByOperation(application: INestApplication): ReadonlyMap<string, unknown> {
  const access = new Map<string, unknown>();
  for (const { controllers } of application.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      const controller = metatype as Type;
      const methods = Object.getOwnPropertyDescriptors(controller.prototype as object);
      for (const [name, descriptor] of Object.entries(methods)) {
        const method: unknown = descriptor.value;
        if (typeof method !== 'function') continue;
        const wanted: unknown =
          Reflect.getMetadata(ACCESS, method) ?? Reflect.getMetadata(ACCESS, controller);
        access.set(operationId(controller.name, name), wanted);
      }
    }
  }
  return access;
}

/** Documents the scope that each operation wants, and the answers to those who lack it. */
function demandTokens(document: OpenAPIObject, access: ReadonlyMap<string, unknown>): void {
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  document.components ??= {};
  document.components.securitySchemes = {
    token: {
      type: 'http',
      scheme: 'bearer',
      description: 'A token of this service, or a JWT of its issuer.',
    },
  };
  for (const operation of operationsOf(document)) {
    const wanted = access.get(operation.operationId ?? '');
    operation.responses['401'] ??= {
      description: 'The token is missing, wrong or has expired.',
      content: problem,
    };
    if (wanted === 'public') continue;
    operation.security = [{ token: [] }];
    operation.responses['403'] ??= {
      description: `The token lacks the scope ${String(wanted)}.`,
      content: problem,
    };
  }
}

/** Uses the first sentence of each operation's description as its summary, which the Swagger page lists. */
function summarize(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const [sentence] = operation.description?.split(/[.:;](?:\s|$)/, 1) ?? [];
    if (sentence !== undefined) operation.summary = sentence.replaceAll('\n', ' ');
  }
}

function operationsOf(document: OpenAPIObject): Operation[] {
  const all = Object.values(document.paths).flatMap((path) => [path.get, path.post, path.patch, path.delete]);
  return all.filter((operation) => operation !== undefined);
}

/** Serves the document and the Swagger page under `/apidocs`, which work behind a proxy that strips a path, too. */
export function serveOpenApi(application: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup(DOCUMENTATION_PATH, application, document, {
    patchDocumentOnRequest: (request, _response, whole) => ({
      ...whole,
      servers: [{ url: publicPath(request as Request, '') || '/' }],
    }),
    jsonDocumentUrl: 'apidocs-json',
    yamlDocumentUrl: 'apidocs-yaml',
    customSiteTitle: 'Reefer telemetry simulator',
    swaggerOptions: { displayRequestDuration: true, persistAuthorization: false },
  });
}
