import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { WrongUse } from '../../domain/errors.js';
import { readScenario } from '../../domain/scenario/read-scenario.js';
import type { Scenario, ScenarioProblem } from '../../domain/scenario/scenario.js';

/** Largest document, bytes. */
export const LARGEST_SCENARIO = 1 << 20;
const MOST_PROBLEMS = 50;

/** A problem of a document, and the line where it is, from 1. */
export interface LocatedProblem {
  readonly line: number;
  /** Such as `fleet[0].product`; empty: the document. */
  readonly path: string;
  readonly message: string;
}

/** What a text says, or what is wrong with it. */
export type TextReading =
  | { readonly scenario: Scenario; readonly problems?: never }
  | { readonly scenario?: never; readonly problems: readonly LocatedProblem[] };

/**
 * Reads a scenario from YAML 1.2, of which JSON is a part. Anchors, aliases, tags and repeated keys are refused: a
 * scenario says what it means once, and in plain words.
 */
export function readScenarioText(text: string): TextReading {
  if (Buffer.byteLength(text) > LARGEST_SCENARIO)
    return { problems: [{ line: 1, path: '', message: `is larger than ${LARGEST_SCENARIO} bytes` }] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    prettyErrors: false,
    merge: false,
  });
  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    path: '',
    message: firstLine(message),
  }));
  if (syntax.length > 0) return { problems: syntax.slice(0, MOST_PROBLEMS) };
  const trick = trickIn(document);
  if (trick) return { problems: [{ line: lineOf(trick.node, lines), path: '', message: trick.message }] };
  const { scenario, problems } = readScenario(document.toJS({ maxAliasCount: 0 }));
  if (scenario) return { scenario };
  return {
    problems: problems
      .map((problem) => located(problem, document, lines))
      .sort((a, b) => a.line - b.line)
      .slice(0, MOST_PROBLEMS),
  };
}

/** The scenario of a text; throws `scenario.invalid` with every problem, a line each. */
export function scenarioOf(text: string, name: string): Scenario {
  const { scenario, problems } = readScenarioText(text);
  if (scenario) return scenario;
  const lines = problems.map((problem) => `  ${problemLine(name, problem)}`);
  throw new WrongUse(
    'scenario.invalid',
    `${name} is no scenario that can be carried out:\n${lines.join('\n')}`,
  );
}

/** `FILE:LINE: path: message`, as compilers write it. */
export function problemLine(name: string, { line, path, message }: LocatedProblem): string {
  return `${name}:${line}: ${path === '' ? '' : `${path} `}${message}`;
}

function trickIn(document: Document): { readonly node: Node | null; readonly message: string } | undefined {
  let found: { readonly node: Node | null; readonly message: string } | undefined;
  const visit = (node: unknown): void => {
    if (found || typeof node !== 'object' || node === null) return;
    const { anchor, source, tag } = node as { anchor?: string; source?: unknown; tag?: string };
    if (anchor !== undefined || (node.constructor.name === 'Alias' && typeof source === 'string'))
      found = { node: node as Node, message: 'anchors and aliases are not allowed: write the value out' };
    else if (tag !== undefined && !tag.startsWith('tag:yaml.org,2002:'))
      found = { node: node as Node, message: `the tag ${tag} is not allowed` };
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        visit(key);
        visit(value);
      }
    } else if (isSeq(node)) for (const item of node.items) visit(item);
  };
  visit(document.contents);
  return found;
}

function located({ path, message }: ScenarioProblem, document: Document, lines: LineCounter): LocatedProblem {
  return { line: lineAt(path, document, lines), path: pathText(path), message };
}

/** Where the value is, or the nearest thing above it that is there. */
function lineAt(path: ScenarioProblem['path'], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null) return lineOf(node as Node, lines);
  }
  return lineOf(document.contents, lines);
}

function lineOf(node: Node | null, lines: LineCounter): number {
  const offset = node?.range?.[0];
  return offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line);
}

function pathText(path: ScenarioProblem['path']): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').trim();
}
