import type { UseCode } from '../error-codes.js';
import { WrongUse } from '../errors.js';
import { type Path, pathText } from './document-reader.js';
import type { ScenarioProblem } from './scenario.js';

/** Notes a problem of a document at a path. */
export type Refuse = (path: Path, message: string) => void;

/** A document that can be read as a scenario and not be carried out: every problem, with its place in the document. */
export class WrongScenario extends WrongUse {
  /** `problems`: one or more. */
  constructor(
    code: UseCode,
    readonly problems: readonly ScenarioProblem[],
  ) {
    super(code, problems.map(({ path, message }) => [pathText(path), message].join(' ').trim()).join('\n'));
  }
}
