/** Control characters, and those that turn the direction of text: printed as they are, they could hide or forge a line. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Shows control characters as `\\u001b`, so that a terminal does not obey a name that somebody else chose; keeps line ends. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (one) => (one === '\n' || one === '\t' ? one : escaped(one)));
}

/** The same for what is to stay on one line. */
export function visibleOnOneLine(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** Quotes a word for a shell if necessary; control characters are escaped as bash and zsh read them. */
export function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(word)) return word;
  if (visibleOnOneLine(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${visibleOnOneLine(word.replace(/[\\']/g, '\\$&'))}'`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
