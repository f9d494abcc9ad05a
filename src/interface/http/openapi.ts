import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Simulates the telemetry of refrigerated containers, healthy or faulty, and sends it to Kafka.

Press *Try it out* on \`POST /control\`, then follow the run with \`GET /simulations/{id}\` and look at its records with \`GET /simulations/{id}/telemetry\`.`;

/** The OpenAPI document of the application; `notice` is shown at the top of the documentation. */
export function openApiDocument(application: INestApplication, notice?: string): OpenAPIObject {
  const configuration = new DocumentBuilder()
    .setTitle('Reefer telemetry simulator')
    .setDescription(notice === undefined ? DESCRIPTION : `> **${notice}**\n\n${DESCRIPTION}`)
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
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}-${method}`,
  });
  const request = document.components?.schemas?.['ControlRequest'];
  if (request && !('$ref' in request)) request.additionalProperties = false;
  summarize(document);
  return document;
}

/** Uses the first sentence of each operation's description as its summary, which the Swagger page lists. */
function summarize(document: OpenAPIObject): void {
  const operations = Object.values(document.paths).flatMap((path) => [
    path.get,
    path.post,
    path.patch,
    path.delete,
  ]);
  for (const operation of operations) {
    const [sentence] = operation?.description?.split(/[.:;](?:\s|$)/, 1) ?? [];
    if (operation && sentence !== undefined) operation.summary = sentence.replaceAll('\n', ' ');
  }
}

/** Serves the document and the Swagger page under `/apidocs`. */
export function serveOpenApi(application: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('apidocs', application, document, {
    jsonDocumentUrl: 'apidocs-json',
    yamlDocumentUrl: 'apidocs-yaml',
    customSiteTitle: 'Reefer telemetry simulator',
    swaggerOptions: { displayRequestDuration: true },
  });
}
