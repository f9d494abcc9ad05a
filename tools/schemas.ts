// Writes schemas/scenario.schema.json from the code that reads scenarios: npm run schemas
import { mkdirSync, writeFileSync } from 'node:fs';
import { scenarioSchema } from '../src/domain/scenario/scenario-schema.js';

const DIRECTORY = 'schemas';
mkdirSync(DIRECTORY, { recursive: true });
writeFileSync(`${DIRECTORY}/scenario.schema.json`, `${JSON.stringify(scenarioSchema(), null, 2)}\n`);
