import { CommanderError } from 'commander';
import { DestinationError, KnownError, WrongUse } from '../../domain/errors.js';
import { READER_GONE } from '../../application/data-sets/telemetry-file.js';
import { EXIT } from './cli-services.js';
import { visible } from './visible.js';

/** The exit code and message for an error that a command threw; commander has printed its own errors already. */
export function endOf(error: unknown, json: boolean): { readonly code: number; readonly text: string } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? EXIT.done : EXIT.wrongUse, text: '' };
  }
  if (error instanceof DestinationError && error.code === READER_GONE) return { code: EXIT.done, text: '' };
  const known = error instanceof KnownError;
  const code = known ? error.code : 'unexpected';
  return {
    code: error instanceof WrongUse ? EXIT.wrongUse : EXIT.failed,
    text: json
      ? failureJson(code, messageOf(error))
      : visible(`error: ${known ? error.message : details(error)}\n`),
  };
}

/** A failure as one line of JSON, for programs. */
export function failureJson(code: string, message: string): string {
  return `${JSON.stringify({ error: { code, message } })}\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An unexpected error is shown with its stack trace. */
function details(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
