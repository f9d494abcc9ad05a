import { Logger } from '@nestjs/common';

/** One call to a Nest logger. */
export interface LoggedLine {
  readonly level: 'log' | 'error' | 'warn' | 'debug' | 'verbose' | 'fatal';
  readonly message: string;
  /** The other arguments; the last one is the logger's name. */
  readonly details: readonly unknown[];
}

/** Collects what Nest's loggers would print, instead of printing it. */
export function captureLog(): LoggedLine[] {
  const lines: LoggedLine[] = [];
  const at =
    (level: LoggedLine['level']) =>
    (message: unknown, ...details: unknown[]): void => {
      lines.push({ level, message: String(message), details });
    };
  Logger.overrideLogger({
    log: at('log'),
    error: at('error'),
    warn: at('warn'),
    debug: at('debug'),
    verbose: at('verbose'),
    fatal: at('fatal'),
  });
  return lines;
}
