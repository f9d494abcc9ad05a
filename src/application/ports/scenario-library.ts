import type { Scenario, ScenarioProblem } from '../../domain/scenario/scenario.js';
import type { ScenarioDocument } from './run-store.js';

/** A problem of a document. */
export interface LocatedProblem {
  /** From 1; undefined where the form has no lines to speak of (JSON). */
  readonly line?: number | undefined;
  /** Such as `fleet[0].product`; empty: the document. */
  readonly path: string;
  /** The same as a JSON Pointer (RFC 6901): `/fleet/0/product`. */
  readonly pointer: string;
  readonly message: string;
}

/** Tells where problems are in a document, those further up first. */
export type Locate = (problems: readonly ScenarioProblem[]) => Promise<readonly LocatedProblem[]>;

/** What a document says, or every problem that it has. */
export type DocumentReading =
  | {
      readonly scenario: Scenario;
      readonly document: ScenarioDocument;
      /** Where problems are that show only when the scenario is drawn or started. */
      readonly locate: Locate;
      readonly problems?: never;
    }
  | { readonly scenario?: never; readonly problems: readonly LocatedProblem[] };

/** The forms of scenario documents. */
export type DocumentForm = 'json' | 'yaml';

/** Scenario documents: those that are built in, and those that clients send. */
export abstract class ScenarioLibrary {
  /** The built-in scenarios with what they are about. */
  abstract all(): Promise<readonly { readonly name: string; readonly description: string }[]>;

  /** The text of a built-in scenario, YAML; rejects with `scenario.not-found`. */
  abstract text(name: string): Promise<string>;

  /**
   * Reads a document: a scenario, or `{ scenario: NAME, … }`, a built-in one of which some keys are replaced. Rejects
   * with `scenario.not-found`.
   */
  abstract read(text: string, form: DocumentForm): Promise<DocumentReading>;

  /** A document as YAML. */
  abstract write(document: ScenarioDocument): string;
}
