import type { ErrorCode } from '../../domain/error-codes.js';
import { WrongUse } from '../../domain/errors.js';
import { membersPath } from '../../domain/scenario/fleet-size.js';
import type { Scenario, ScenarioProblem } from '../../domain/scenario/scenario.js';
import { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import type { ScenarioDocument } from '../ports/run-store.js';

type Path = ScenarioProblem['path'];

/** Which part of a document is the reason of a refusal. */
const PATHS: Readonly<Partial<Record<ErrorCode, (scenario: Scenario, document: ScenarioDocument) => Path>>> =
  {
    'run.too-many': ({ fleet }) => {
      const [only] = fleet;
      return only && fleet.length === 1 ? membersPath(0, only.members) : ['fleet'];
    },
    'run.too-large': (_, document) => [['records', 'duration'].find((key) => key in document) ?? 'fleet'],
    'command.in-the-future': () => ['start'],
    'columns.of-tuple': () => ['labels', 'columns'],
    'gaps.of-tuple': ({ faults }) => {
      const gap = faults.find((fault) => fault.as === 'empty');
      return gap ? ['faults', gap.index, 'as'] : ['interventions'];
    },
  };

/** The refusal of a run as a problem of its document, if a part of the document is the reason; else the error as it is. */
export function inDocument(error: unknown, scenario: Scenario, document: ScenarioDocument): unknown {
  if (!(error instanceof WrongUse) || error instanceof WrongScenario) return error;
  const path = PATHS[error.code]?.(scenario, document);
  return path ? new WrongScenario(error.code, [{ path, message: `is refused: ${error.message}` }]) : error;
}
