import type { DocumentReading } from '../../application/ports/scenario-library.js';
import { DocumentReader, nameOf } from '../../domain/scenario/document-reader.js';
import { SCENARIO_KEYS } from '../../domain/scenario/read-scenario.js';
import { inOrder, type PlainValues, readDocument } from './scenario-text.js';

/** A document that names a built-in scenario, with keys that replace some of it. */
export interface NamedDocument {
  readonly scenario: string;
}

/** Whether a document names a built-in scenario. */
export function isNamed(document: unknown): document is NamedDocument {
  return isMapping(document) && typeof document['scenario'] === 'string';
}

/** Reads a document that was sent and names no scenario. One that was meant to is told how. */
export function readSent(values: PlainValues): DocumentReading {
  const { document, located } = values;
  if (!isMapping(document)) return readDocument(values);
  const { scenario } = document;
  const reader = new DocumentReader();
  if (scenario !== undefined)
    reader.refuse(['scenario'], `must be the name of a built-in scenario, not ${nameOf(scenario)}`);
  else if (document['version'] === undefined && document['fleet'] === undefined) {
    reader.refuse(
      [],
      'must be a scenario with version, fleet and duration or records, or name a built-in one, such as { "scenario": "demonstration" }',
    );
    reader.mapping(document, [], ['scenario', ...SCENARIO_KEYS]);
  }
  return reader.problems.length > 0
    ? { problems: inOrder(reader.problems.map(located)) }
    : readDocument(values);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
