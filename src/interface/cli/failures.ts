import { CommanderError } from 'commander';
import { DestinationError, KnownError, WrongUse } from '../../domain/errors.js';
import { READER_GONE } from '../../application/data-sets/telemetry-file.js';
import { EXIT } from './surroundings.js';

/** How a command ends that threw, and what is to be said of it; commander has said its part already. */
export function endOf(error: unknown, json: boolean): { readonly code: number; readonly text: string } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? EXIT.done : EXIT.wrongUse, text: '' };
  }
  if (error instanceof DestinationError && error.code === READER_GONE) return { code: EXIT.done, text: '' };
  const known = error instanceof KnownError;
  const code = known ? error.code : 'unexpected';
  return {
    code: error instanceof WrongUse ? EXIT.wrongUse : EXIT.failed,
    text: json ? failureJson(code, messageOf(error)) : `error: ${known ? error.message : details(error)}\n`,
  };
}

/** A failure for machines: one line of JSON. */
export function failureJson(code: string, message: string): string {
  return `${JSON.stringify({ error: { code, message } })}\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was not foreseen is shown with the place where it happened. */
function details(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
