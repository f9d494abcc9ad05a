import { stringify } from 'yaml';
import { didYouMean } from '../../domain/did-you-mean.js';
import { StateError } from '../../domain/errors.js';
import type { ScenarioDocument } from '../../application/ports/run-store.js';
import {
  type DocumentForm,
  type DocumentReading,
  ScenarioLibrary,
} from '../../application/ports/scenario-library.js';
import { isNamed, readSent } from './named-document.js';
import { hinted } from './sending-hints.js';
import { builtInScenarios, describeBuiltIn, scenarioText } from './scenario-files.js';
import { inDocument, readDocument, readYaml, type YamlReading } from './scenario-text.js';
import { readLargeYaml } from './yaml-thread.js';

/** YAML of more characters is read by a thread, since it takes longer than other requests should wait. */
const LARGE = 20_000;

/** The scenarios of a folder, for clients that send documents. */
export class ScenarioFolder extends ScenarioLibrary {
  constructor(private readonly folder: URL) {
    super();
  }

  override all(): ReturnType<ScenarioLibrary['all']> {
    return describeBuiltIn(this.folder);
  }

  override async text(name: string): Promise<string> {
    const names = builtInScenarios(this.folder);
    if (names.includes(name)) return scenarioText(name, this.folder);
    const wrong = name.slice(0, 64);
    const meant = didYouMean(wrong, names);
    throw new StateError(
      'scenario.not-found',
      `There is no scenario ${JSON.stringify(wrong)}${meant || '.'} Built in are ${names.join(', ')}.`,
    );
  }

  override async read(text: string, form: DocumentForm): Promise<DocumentReading> {
    const reading = await this.readSent(text, form);
    return reading.problems ? { problems: hinted(reading.problems, text, form) } : reading;
  }

  private async readSent(text: string, form: DocumentForm): Promise<DocumentReading> {
    const given = form === 'json' ? readJson(text) : await readYamlOf(text);
    if (given.problems) return given;
    const { document } = given;
    if (!isNamed(document)) return readSent(given);
    const { scenario, ...overrides } = document;
    const builtIn = readYaml(await this.text(scenario));
    if (builtIn.problems) return builtIn;
    return readDocument({ ...given, document: merged(builtIn.document as ScenarioDocument, overrides) });
  }

  override write(document: ScenarioDocument): string {
    return stringify(document, { version: '1.2', lineWidth: 0 });
  }
}

function readYamlOf(text: string): YamlReading | Promise<YamlReading> {
  return text.length > LARGE ? readLargeYaml(text) : readYaml(text);
}

function readJson(text: string): YamlReading {
  try {
    return { document: JSON.parse(text) as unknown, located: inDocument };
  } catch (error) {
    const message = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { problems: [{ path: '', pointer: '', message }] };
  }
}

/** `records` and `duration` say the same, so that one replaces the other. */
function merged(builtIn: ScenarioDocument, overrides: ScenarioDocument): ScenarioDocument {
  const { duration, records, ...others } = builtIn;
  const length = 'duration' in overrides || 'records' in overrides ? {} : { duration, records };
  const all = { ...others, ...length, ...overrides };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
