import type { DocumentForm, LocatedProblem } from '../../application/ports/scenario-library.js';
import { readYaml } from './scenario-text.js';

/** YAML of more characters is not parsed for a hint. */
const MOST_CHARACTERS = 20_000;
const JOINED = 'the document has no line breaks; with curl, send it with --data-binary @FILE';
const YAML_AS_JSON = 'a document in YAML is sent with Content-Type: application/yaml';

/** The problems of a document as it was sent; only the first, with a hint, where the way of sending is the reason. */
export function hinted(
  problems: readonly LocatedProblem[],
  text: string,
  form: DocumentForm,
): readonly LocatedProblem[] {
  const [first] = problems;
  if (first?.path !== '' || text.trim() === '') return problems;
  if (form === 'json') return isYaml(text) ? [withHint(first, YAML_AS_JSON)] : problems;
  // The other problems are not what the sender has written.
  return isJoined(text) ? [withHint(first, JOINED)] : problems;
}

function withHint(problem: LocatedProblem, hint: string): LocatedProblem {
  return { ...problem, message: `${problem.message}: ${hint}` };
}

/** YAML of which `curl -d` has taken away the line breaks; JSON and YAML in braces may be in one line. */
function isJoined(text: string): boolean {
  return !/[\n\r]/.test(text.trim()) && !text.trim().startsWith('{');
}

function isYaml(text: string): boolean {
  if (isJson(text)) return false;
  if (!/^\s*[{[]/.test(text)) return true;
  return text.length <= MOST_CHARACTERS && readYaml(text).problems === undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
