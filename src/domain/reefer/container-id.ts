import { WrongUse } from '../errors.js';

/** The four demonstration containers. */
export const DEMO_CONTAINER_IDS: readonly string[] = ['C01', 'C02', 'C03', 'C04'];

/** A fifth container, which the command line's `--cid` has always accepted and HTTP never has. */
export const COMMAND_LINE_CONTAINER_ID = 'C05';

const ISO_6346 = /^[A-Z]{3}[UJZ][0-9]{7}$/;
const LONGEST_ID = 11;

/** What a container id may be, in words, for messages and documentation. */
export const CONTAINER_ID_RULE =
  'C01 … C04, or an ISO 6346 number whose check digit is right, such as CSQU3054383';

/** Whether the text is a demonstration container or an ISO 6346 number with the right check digit. */
export function isContainerId(text: string): boolean {
  return (
    DEMO_CONTAINER_IDS.includes(text) ||
    (ISO_6346.test(text) && iso6346CheckDigit(text.slice(0, 10)) === Number(text[10]))
  );
}

/**
 * Throws `container.invalid` for an id that no command may contain; the message says what is wrong if only the case or
 * the check digit is. The command line's own container is accepted.
 */
export function assertContainerId(text: string): void {
  if (isContainerId(text) || text === COMMAND_LINE_CONTAINER_ID) return;
  const meant =
    text.toUpperCase() === COMMAND_LINE_CONTAINER_ID
      ? `: did you mean ${COMMAND_LINE_CONTAINER_ID}?`
      : meantContainerId(text);
  throw new WrongUse(
    'container.invalid',
    `${JSON.stringify(text)} is not a container id. Allowed: ${CONTAINER_ID_RULE}${meant || '.'}`,
  );
}

/** For the end of a message about a wrong id: `: did you mean C02?`, the right check digit, or nothing. */
export function meantContainerId(value: unknown): string {
  if (typeof value !== 'string') return '';
  const id = value.slice(0, LONGEST_ID + 1).toUpperCase();
  if (isContainerId(id)) return `: did you mean ${id}?`;
  if (!ISO_6346.test(id)) return '';
  return `. The check digit of ${id.slice(0, 10)} is ${iso6346CheckDigit(id)}.`;
}

/** The ISO 6346 check digit of an owner code, category letter and serial number (the first ten characters). */
export function iso6346CheckDigit(number: string): number {
  return iso6346Remainder(number) % 10;
}

/**
 * The remainder that gives the check digit, 0 … 10. Letters count as 10 … 38, without the multiples of 11; position i
 * has the weight 2^i; the sum is taken modulo 11. The standard advises against numbers with a remainder of 10, since
 * their check digit is 0 as well.
 */
export function iso6346Remainder(number: string): number {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += characterValue(number.charCodeAt(i)) << i;
  return sum % 11;
}

function characterValue(code: number): number {
  if (code < 65) return code - 48;
  const value = code - 55;
  return value + Math.floor((value - 1) / 10);
}
