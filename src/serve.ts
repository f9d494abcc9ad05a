import { KnownError } from './domain/errors.js';
import { ServiceLogger } from './infrastructure/operations/service-logger.js';

/** Logs failures before the configured logger exists, or outside of it. */
const logger = new ServiceLogger('info', process.stdout.isTTY ? 'pretty' : 'json');

/** kafkajs sets a negative timeout in its request queue. Node 24 warns about it, but it is harmless. */
const HARMLESS_WARNING = 'TimeoutNegativeWarning';

process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== HARMLESS_WARNING) logger.warn(`${warning.name}: ${warning.message}`, 'Node');
});
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
process.once('SIGINT', () => process.once('SIGINT', () => process.exit(130)));

function fail(error: unknown): never {
  if (error instanceof KnownError) logger.fatal(error.message, 'ReeferSimulator');
  else if (isPortProblem(error))
    logger.fatal(`Cannot listen: ${error.message}. Set PORT to a free port.`, 'ReeferSimulator');
  else
    logger.fatal(error instanceof Error ? (error.stack ?? error.message) : String(error), 'ReeferSimulator');
  process.exit(1);
}

function isPortProblem(error: unknown): error is Error {
  return (
    error instanceof Error && ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}

try {
  const { createApplication, listen } = await import('./bootstrap.js');
  await listen(await createApplication());
} catch (error) {
  fail(error);
}
