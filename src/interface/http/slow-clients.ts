import type { Server } from 'node:http';

/** How long clients may take, in milliseconds. */
export interface Patience {
  /** For the head of a request. */
  readonly head: number;
  /** For a whole request. */
  readonly request: number;
  /** Between two requests on a connection. */
  readonly idle: number;
  /** How often heads and requests are looked at; a slow one is closed that much later at most. */
  readonly check: number;
}

const PATIENCE: Patience = { head: 15_000, request: 30_000, idle: 65_000, check: 1000 };

/** Has a server that does not listen yet answer 408 to clients that are too slow, and close their connections. */
export function limitSlowClients(server: Server, patience: Patience = PATIENCE): void {
  server.headersTimeout = patience.head;
  server.requestTimeout = patience.request;
  server.keepAliveTimeout = patience.idle;
  // The types have it as an option of createServer only, which Nest calls; the server reads it when it begins to listen.
  (server as Server & { connectionsCheckingInterval: number }).connectionsCheckingInterval = patience.check;
}
