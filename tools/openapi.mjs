// Writes docs/openapi.json from the built application, with the default limits; `--check` only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';

process.env.LOG_LEVEL = 'error';
for (const name of Object.keys(process.env)) if (name.startsWith('KAFKA_')) delete process.env[name];

const FILE = 'docs/openapi.json';
const { createApplication } = await import('../dist/bootstrap.js');
const { openApiDocument } = await import('../dist/interface/http/openapi.js');
const { Environment } = await import('../dist/infrastructure/configuration/environment.js');
const application = await createApplication();
const text = `${JSON.stringify(openApiDocument(application, { locked: false, limits: new Environment() }), null, 2)}\n`;
await application.close();

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
  console.log(`Wrote ${FILE}.`);
} else if (readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} is not what the application says. Run: npm run openapi`);
  process.exitCode = 1;
}
