// Writes what is published about formats, from the code that reads and writes them: npm run schemas
import { mkdirSync, writeFileSync } from 'node:fs';
import { scenarioSchema } from '../src/domain/scenario/scenario-schema.js';
import { asyncApiText } from './asyncapi.js';

const DIRECTORY = 'schemas';
mkdirSync(DIRECTORY, { recursive: true });
writeFileSync(`${DIRECTORY}/scenario.schema.json`, `${JSON.stringify(scenarioSchema(), null, 2)}\n`);
writeFileSync('docs/asyncapi.yaml', asyncApiText());
