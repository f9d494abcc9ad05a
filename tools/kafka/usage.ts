/** Wrong arguments on a command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Parses a whole number; throws a {@link UsageError} that names the option if the text is not one within the range. */
export function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new UsageError(`--${option} is a whole number from ${from} to ${to}, not "${text}".`);
}
