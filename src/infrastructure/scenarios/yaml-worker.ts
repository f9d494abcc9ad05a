import { parentPort } from 'node:worker_threads';
import { isNamed, readSent } from './named-document.js';
import { inOrder, readYaml } from './scenario-text.js';
import type { YamlAnswer, YamlQuestion } from './yaml-thread.js';

/** The entry point of a thread that reads YAML documents. */
parentPort?.on('message', (question: YamlQuestion) => parentPort?.postMessage(answerTo(question)));

/** Problems of the document's meaning are told here, where the lines are known; a named scenario is read elsewhere. */
function answerTo({ text, locate }: YamlQuestion): YamlAnswer {
  const yaml = readYaml(text);
  if (yaml.problems) return yaml;
  const { document, located } = yaml;
  if (locate) return { problems: inOrder(locate.map(located)) };
  if (isNamed(document)) return { document };
  const { problems } = readSent(yaml);
  return problems ? { problems } : { document };
}
