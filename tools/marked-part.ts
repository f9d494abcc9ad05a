/**
 * A page with its part of that name made again, which stands between `<!-- NAME: COMMAND -->` and `<!-- end of NAME -->`.
 * Throws where the page has no place for it.
 */
export function withMarkedPart(page: string, name: string, command: string, text: string): string {
  const place = new RegExp(`(<!-- ${name}: ${command} -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!place.test(page)) throw new Error(`The page has no place for its part ${name}.`);
  return page.replace(place, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`);
}
