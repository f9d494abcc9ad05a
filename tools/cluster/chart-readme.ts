// Writes the table of values in the chart's README from values.yaml: npm run chart:readme
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { withMarkedPart } from '../marked-part.js';

interface Value {
  readonly name: string;
  readonly description: string;
  readonly byDefault: string;
}

/** The README's text with the table of the values in values.yaml; throws if the README has no place for it. */
export function readmeOf(chart: string): string {
  const readme = readFileSync(join(chart, 'README.md'), 'utf8');
  const rows = valuesOf(readFileSync(join(chart, 'values.yaml'), 'utf8')).map(
    ({ name, description, byDefault }) =>
      `| \`${name}\` | ${escaped(description)} | \`${escaped(byDefault)}\` |`,
  );
  const table = ['| value | what it is | default |', '| --- | --- | --- |', ...rows].join('\n');
  return withMarkedPart(readme, 'values', 'npm run chart:readme', table);
}

/** All values with a description ("# -- …"), nested ones as part of the default. Throws if one has no description. */
export function valuesOf(text: string): readonly Value[] {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is no mapping.');
  return below(contents, '');
}

function below(map: YAMLMap, prefix: string, above?: string): readonly Value[] {
  return map.items.flatMap(({ key, value }, index) => {
    if (!isScalar(key)) throw new Error(`A key of ${prefix} is no text.`);
    const name = `${prefix}${String(key.value)}`;
    const comment = index === 0 && above !== undefined ? above : key.commentBefore;
    const description = comment?.split('\n').findLast((line) => line.startsWith(' -- '));
    if (description !== undefined) {
      return { name, description: description.slice(4), byDefault: JSON.stringify(toJson(value)) };
    }
    if (isMap(value) && value.items.length > 0)
      return below(value, `${name}.`, value.commentBefore ?? undefined);
    throw new Error(`${name} has no description.`);
  });
}

function toJson(value: unknown): unknown {
  return (value as { toJSON: () => unknown }).toJSON();
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const chart = 'helm/reefer-simulator';
  writeFileSync(join(chart, 'README.md'), readmeOf(chart));
}
