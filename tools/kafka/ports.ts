import { createServer } from 'node:net';
import { ToolError } from './tool-error.js';

/** The address that every listener is bound to, so that no other machine can connect. */
export const HOST = '127.0.0.1';

/**
 * Free ports lie below the range that the system uses for outgoing connections (32768 and up on Linux). Within that
 * range, a client could get the port of a broker that is down for a moment. Processes start at different blocks, so
 * that two of them do not choose the same port before either has bound it.
 */
const FIRST_PORT = 20_000;
const BLOCKS = 750;
const BLOCK_SIZE = 16;
const PORTS = BLOCKS * BLOCK_SIZE;
let next = (process.pid % BLOCKS) * BLOCK_SIZE;

/** Finds ports on which nothing listens now and that are not in `taken`; rejects with a {@link ToolError}. */
export async function freePorts(count: number, taken: readonly number[] = []): Promise<number[]> {
  const ports: number[] = [];
  for (let tried = 0; tried < PORTS && ports.length < count; tried++) {
    const port = FIRST_PORT + (next++ % PORTS);
    if (!taken.includes(port) && (await bindError(port)) === undefined) ports.push(port);
  }
  if (ports.length < count) throw new ToolError(`No ${count} free ports from ${FIRST_PORT} on.`);
  return ports;
}

/** Rejects with a {@link ToolError} that names the port if it is taken or cannot be used. */
export async function requireFree(port: number): Promise<void> {
  const code = await bindError(port);
  if (code === undefined) return;
  const why = code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be used (${code})`;
  throw new ToolError(`Port ${port} ${why}. Choose other ports with --port, for example --port 19092.`);
}

function bindError(port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
