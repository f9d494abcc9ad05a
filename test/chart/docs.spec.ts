import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeNeeding } from '../setup/needs.js';
import { CHART, template } from './tools.js';

const PAGES = ['docs/openshift.md', 'docs/kubernetes.md', `${CHART}/README.md`];
/** Symptoms that come from the platform, not from the service. */
const PLATFORM = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'manifest unknown',
  'authentication required',
  'ContainerCreating',
  'secret "…" not found',
  'non-existent secret key',
  'execution error',
];

/** The options that a page sets with `--set a=b`. */
function optionsOf(page: string): readonly string[] {
  return [...page.matchAll(/--set '?([\w.[\]]+=[^\s'`]*)/g)]
    .map(([, option = '']) => option.replace('…', 'x').replace(/=x$/, (end) => end))
    .filter((option) => !option.includes('maxRunning=x'));
}

function valueBlocksOf(page: string): readonly string[] {
  const fenced = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const typed = [...page.matchAll(/<<'END'\n([\s\S]*?)END\n/g)].map(([, block = '']) => block);
  return [...fenced, ...typed];
}

describeNeeding(['helm'], 'The pages', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'docs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(PAGES)('name only values that the chart accepts: %s', (page) => {
    const text = readFileSync(page, 'utf8');
    for (const option of optionsOf(text)) {
      expect({ option, ...template('--set', option) }).toMatchObject({
        code: 0,
      });
    }
    for (const block of valueBlocksOf(text)) {
      const file = join(folder, 'values.yaml');
      writeFileSync(file, block);
      expect({ block, ...template('--values', file) }).toMatchObject({
        code: 0,
      });
    }
  });
});

describe('The troubleshooting table', () => {
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join('src', file), 'utf8'))
    .join('\n');
  const table = readFileSync('docs/openshift.md', 'utf8').split('| symptom |')[1] ?? '';
  const symptoms = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
    .map((line) => line.split(/(?<!\\)\|/)[1] ?? '');
  const quoted = symptoms.flatMap((symptom) =>
    [...symptom.matchAll(/`([^`]{14,})`/g)].map(([, text = '']) => text),
  );
  const messages = quoted.filter((text) => !PLATFORM.some((word) => text.includes(word)));

  it('quotes the messages of the service exactly', () => {
    expect(messages.length).toBeGreaterThan(10);
    for (const message of messages) {
      for (const part of message.split(/…|"|\(|\)|token|SCRAM-SHA-512|PLAIN/)) {
        if (part.trim().length > 6 && !part.includes('/certs'))
          expect(source).toContain(part.trim().replace(/^; /, ''));
      }
    }
  });
});
