import { stat } from 'node:fs/promises';
import { STANDARD_OUTPUT } from '../../application/data-sets/telemetry-file.js';

/** Whether that is a character device, such as /dev/null, or a named pipe: both are written in place. */
export async function isDevice(path: string | undefined): Promise<boolean> {
  if (path === undefined || path === STANDARD_OUTPUT) return false;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (found.isCharacterDevice() || found.isFIFO());
}
