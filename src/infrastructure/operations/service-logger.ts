import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Environment } from '../configuration/environment.js';

/** Returns the log fields of the current context, such as the request's id. */
export type LogContext = () => Readonly<Record<string, unknown>>;

const LEVELS: Record<Environment['LOG_LEVEL'], LogLevel[]> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
  trace: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

type JsonLine = ReturnType<ConsoleLogger['getJsonLogObject']>;

/** Nest's console logger: one JSON object per line, with the fields of the context, or coloured text for a terminal. */
export class ServiceLogger extends ConsoleLogger {
  constructor(
    level: Environment['LOG_LEVEL'],
    format: 'json' | 'pretty',
    private readonly contextFields: LogContext = () => ({}),
  ) {
    super({ json: format === 'json', flattenParams: true, logLevels: LEVELS[level] });
  }

  protected override getJsonLogObject(
    message: unknown,
    options: Parameters<ConsoleLogger['getJsonLogObject']>[1],
  ): JsonLine {
    return { ...super.getJsonLogObject(message, options), ...this.contextFields() };
  }
}
