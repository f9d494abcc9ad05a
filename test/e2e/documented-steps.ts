import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** A command of a page, and what the page says that it prints; a file that the page shows. */
export type DocumentedStep =
  | { readonly words: readonly string[]; readonly output?: { readonly form: string; readonly text: string } }
  | { readonly file: string; readonly text: string };

/** Stands in a page for what is left out. */
const OMITTED = '…';
const FENCE = /^```(\w*)(?: (\S+))?\n([\s\S]*?)\n```$/gm;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The commands and files between `<!-- steps: … -->` and `<!-- end of steps -->`, in their order. */
export function stepsOf(page: string): readonly DocumentedStep[] {
  const part =
    /<!-- steps: .* -->\n([\s\S]*)<!-- end of steps -->/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  const steps: DocumentedStep[] = [];
  for (const [, form = '', file, text = ''] of part.matchAll(FENCE)) {
    const last = steps.at(-1);
    if (form === 'sh') steps.push({ words: wordsOf(text) });
    else if (file !== undefined) steps.push({ file, text: `${text}\n` });
    else if (last && 'words' in last) steps[steps.length - 1] = { ...last, output: { form, text } };
  }
  return steps;
}

/** The words of a command as a shell reads them. */
function wordsOf(command: string): readonly string[] {
  const words = command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

/**
 * What `curl` prints. `file` gives the path of a file that the command names. A file that it writes (`-o`) is written,
 * and nothing printed.
 */
export async function curl(
  [, ...words]: readonly string[],
  url: (documented: string) => string,
  file: (name: string) => string,
): Promise<string> {
  const headers: Record<string, string> = {};
  let method = 'GET';
  let target = '';
  let body: string | undefined;
  let out: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-X') method = words[++i] ?? '';
    else if (word === '-o') out = words[++i];
    else if (word === '-d' || word === '--data-binary') body = words[++i] ?? '';
    else if (word === '-H') {
      const [name = '', value = ''] = (words[++i] ?? '').split(': ');
      headers[name] = value;
    } else if (word !== '-s') target = url(word);
  }
  if (body?.startsWith('@')) body = readFileSync(file(body.slice(1)), 'utf8');
  const response = await fetch(target, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${text}`);
  if (out === undefined) return text;
  writeFileSync(file(out), text);
  return '';
}

/** Compares what a command has printed with what its page says. Ids, times, ports and topics may differ. */
export function expectDocumented(printed: string, form: string, documented: string): void {
  if (form === 'json') {
    const actual = JSON.parse(printed, comparable) as unknown;
    expect(actual).toEqual(completed(JSON.parse(documented, comparable) as unknown, actual));
    return;
  }
  const text = printed.trimEnd();
  if (!documented.includes(OMITTED)) expect(text).toBe(documented);
  else expect(text).toMatch(new RegExp(`^${documented.split(OMITTED).map(escaped).join('[\\s\\S]*?')}$`));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function comparable(key: string, value: unknown): unknown {
  if (key.endsWith('_at')) return 'TIME';
  if (key === 'topic') return 'TOPIC';
  return typeof value === 'string' ? value.replaceAll(UUID, 'ID').replace(/:\d{4,5}$/, ':PORT') : value;
}

/** What is documented, with what is left out in it taken from what is actual. */
function completed(documented: unknown, actual: unknown): unknown {
  if (Array.isArray(documented) && Array.isArray(actual)) {
    const whole = documented.at(-1) !== OMITTED;
    const told = whole ? documented : documented.slice(0, -1);
    return [
      ...told.map((one, i) => completed(one, actual[i])),
      ...(whole ? [] : (actual.slice(told.length) as unknown[])),
    ];
  }
  if (!isObject(documented) || !isObject(actual)) return documented;
  const told = Object.entries(documented).filter(([name]) => name !== OMITTED);
  const entries = told.map(([name, value]) => [name, completed(value, actual[name])] as const);
  return { ...(OMITTED in documented && actual), ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
