const MOST_CHANGES = 3;
/** Letters of a word for each that may be wrong. */
const LETTERS_FOR_A_CHANGE = 3;
const LONGEST_WORD = 40;
const SHORTEST_PART = 4;
/** Of more, such as the containers of a large fleet, only one in another case is suggested: many are near, and comparing takes long. */
const MOST_CHOICES = 200;

/** `: did you mean CHOICE?` for a wrong word; empty if no choice is near. */
export function didYouMean(word: unknown, choices: readonly string[]): string {
  const meant = typeof word === 'string' ? meantBy(word, choices) : undefined;
  return meant === undefined ? '' : `: did you mean ${meant}?`;
}

function meantBy(word: string, choices: readonly string[]): string | undefined {
  if (choices.length <= MOST_CHOICES) return closest(word, choices);
  const wrong = plain(word.slice(0, LONGEST_WORD));
  return choices.find((choice) => plain(choice) === wrong);
}

/** The one choice with the fewest wrong letters, else the only one of which the word is a part. */
function closest(word: string, choices: readonly string[]): string | undefined {
  const wrong = plain(word).slice(0, LONGEST_WORD);
  const most = Math.min(MOST_CHANGES, Math.max(1, Math.floor(wrong.length / LETTERS_FOR_A_CHANGE)));
  const distances = choices.map((choice) => editDistance(wrong, plain(choice)));
  const least = Math.min(...distances);
  const near = least <= most ? choices.filter((_, i) => distances[i] === least) : [];
  if (near.length > 0) return near.length === 1 ? near[0] : undefined;
  if (wrong.length < SHORTEST_PART) return undefined;
  const wider = choices.filter((choice) => plain(choice).includes(wrong));
  return wider.length === 1 ? wider[0] : undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[_ ]/g, '-');
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
