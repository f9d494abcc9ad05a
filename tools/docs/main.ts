// Writes docs/faults.md, the pictures in docs/pictures and the tables in docs/model.md and docs/scenarios.md from the code: npm run docs:model
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { faultChart } from './fault-chart.js';
import { faultsPage } from './faults-page.js';
import { withTables } from './model-tables.js';
import { drawScenarios } from './scenario-pictures.js';
import { withScenarioTables } from './scenario-tables.js';

const PICTURES = 'docs/pictures';
mkdirSync(PICTURES, { recursive: true });
const { text, sections } = faultsPage();
writeFileSync('docs/faults.md', text);
for (const { kind, example, drawn } of sections)
  writeFileSync(`${PICTURES}/fault-${kind}.svg`, faultChart(example, drawn));
writeFileSync('docs/model.md', withTables(readFileSync('docs/model.md', 'utf8')));
writeFileSync('docs/scenarios.md', withScenarioTables(readFileSync('docs/scenarios.md', 'utf8')));
if (!process.argv.includes('--faults')) await drawScenarios(PICTURES);
