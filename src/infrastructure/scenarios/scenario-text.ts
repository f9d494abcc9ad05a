import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { WrongUse } from '../../domain/errors.js';
import type { ScenarioDocument } from '../../application/ports/run-store.js';
import type { DocumentReading, LocatedProblem, Locate } from '../../application/ports/scenario-library.js';
import type { UseCode } from '../../domain/error-codes.js';
import { pathText, pointerOf } from '../../domain/scenario/document-reader.js';
import { readScenario } from '../../domain/scenario/read-scenario.js';
import type { ScenarioProblem } from '../../domain/scenario/scenario.js';

/** Largest document, bytes. */
export const LARGEST_SCENARIO = 1 << 20;
const MOST_PROBLEMS = 50;
const REPEATED_KEY = 'the keys of a mapping must be unique: this one is there twice';
const DOCUMENT = { path: '', pointer: '' };

/** A document as plain values, and how to tell where something is in it. */
export interface PlainValues {
  readonly document: unknown;
  readonly located: (problem: ScenarioProblem) => LocatedProblem;
  /** The same for problems that are found later; absent: by `located`. */
  readonly locate?: Locate;
  readonly problems?: never;
}

/** The plain values of a document, or why it has none. */
export type YamlReading = PlainValues | { readonly problems: readonly LocatedProblem[] };

/**
 * Reads a scenario from YAML 1.2, of which JSON is a part. Anchors, aliases, tags and repeated keys are refused: a
 * scenario says what it means once, and in plain words.
 */
export function readScenarioText(text: string): DocumentReading {
  const yaml = readYaml(text);
  return yaml.problems ? yaml : readDocument(yaml);
}

/** Reads the plain values of a document as a scenario. */
export function readDocument({ document, located, locate }: PlainValues): DocumentReading {
  const { scenario, problems } = readScenario(document);
  if (!scenario) return { problems: inOrder(problems.map(located)) };
  return {
    scenario,
    document: document as ScenarioDocument,
    locate: locate ?? (async (later) => Promise.resolve(inOrder(later.map(located)))),
  };
}

/** Problems as they are told: those further up first, and not more than a reader can take. */
export function inOrder(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, MOST_PROBLEMS);
}

/** Reads YAML without its tricks. */
export function readYaml(text: string): YamlReading {
  if (Buffer.byteLength(text) > LARGEST_SCENARIO)
    return { problems: [{ ...DOCUMENT, line: 1, message: `is larger than ${LARGEST_SCENARIO} bytes` }] };
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ ...DOCUMENT, line: 1, message: 'is nested too deeply' }] };
  }
}

function parseYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    prettyErrors: false,
    merge: false,
    uniqueKeys: false, // Takes the square of the number of keys; `trickIn` looks for repeated ones.
  });
  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    ...DOCUMENT,
    line: lines.linePos(pos[0]).line,
    message: firstLine(message),
  }));
  if (syntax.length > 0) return { problems: syntax.slice(0, MOST_PROBLEMS) };
  const trick = trickIn(document);
  if (trick) return { problems: [{ ...DOCUMENT, line: lineOf(trick.node, lines), message: trick.message }] };
  return {
    document: document.toJS({ maxAliasCount: 0 }) as unknown,
    located: (problem) => ({ ...inDocument(problem), line: lineAt(problem.path, document, lines) }),
  };
}

/** The error that tells the problems of a document, a line each. */
export function wrongDocument(
  name: string,
  problems: readonly LocatedProblem[],
  code: UseCode = 'scenario.invalid',
): WrongUse {
  const lines = problems.map((problem) => `  ${problemLine(name, problem)}`);
  return new WrongUse(code, `${name} is no scenario that can be carried out:\n${lines.join('\n')}`);
}

/** `FILE:LINE: path: message`, as compilers write it. */
export function problemLine(name: string, { line, path, message }: LocatedProblem): string {
  return `${name}:${line ?? 1}: ${path === '' ? '' : `${path} `}${message}`;
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
      const keys = new Set<unknown>();
      for (const { key, value } of node.items) {
        visit(key);
        visit(value);
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) found ??= { node: key, message: REPEATED_KEY };
        keys.add(key.value);
      }
    } else if (isSeq(node)) for (const item of node.items) visit(item);
  };
  visit(document.contents);
  return found;
}

/** Where a problem is in the plain values. */
export function inDocument({ path, message }: ScenarioProblem): LocatedProblem {
  return { path: pathText(path), pointer: pointerOf(path), message };
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

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').trim();
}
