import { parentPort } from 'node:worker_threads';
import { readDocument, readYaml } from './scenario-text.js';
import type { YamlAnswer } from './yaml-thread.js';

/** The entry point of a thread that reads YAML documents. */
parentPort?.on('message', (text: string) => parentPort?.postMessage(answerTo(text)));

/** Problems of the document's meaning are told here, where the lines are known; a named scenario is read elsewhere. */
function answerTo(text: string): YamlAnswer {
  const yaml = readYaml(text);
  if (yaml.problems) return yaml;
  const { document, located } = yaml;
  if (typeof document === 'object' && document !== null && 'scenario' in document) return { document };
  const { problems } = readDocument(document, located);
  return problems ? { problems } : { document };
}
