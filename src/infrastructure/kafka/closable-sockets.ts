import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { foreignProtocol } from './foreign-protocol.js';

const KEEP_ALIVE_MS = 60_000;
/** Stands for a colon in an IPv6 address, because kafkajs cuts an address at its first colon. */
const COLON = '|';

/**
 * The sockets of one kafkajs client, which can be closed for good. kafkajs goes on retrying a send that its caller has
 * given up; without sockets it cannot, so nothing reaches Kafka after a run has been declared failed.
 */
export class ClosableSockets {
  private readonly open = new Set<Socket>();
  private readonly first = Math.random();
  private closed = false;

  readonly factory: ISocketFactory = ({ host: name, port, ssl, onConnect }) => {
    if (this.closed) throw new Error('The client is closed; no connection is opened for it any more.');
    const host = name.replaceAll(COLON, ':');
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = (ssl as typeof ssl | undefined)
      ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
      : plainSocket(host, port, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  /**
   * The addresses as kafkajs takes them: from any one of them on, so that one that is down does not delay every client.
   * None once closed, which is one of the few errors after which kafkajs's retries end at once.
   */
  seeds(brokers: readonly string[]): string[] {
    if (this.closed) return [];
    const first = Math.floor(this.first * brokers.length);
    return [...brokers.slice(first), ...brokers.slice(0, first)].map(withoutColonsInHost);
  }

  /** Destroys every socket and refuses new ones. */
  close(): void {
    this.closed = true;
    for (const socket of this.open) {
      socket.destroy(socket.writableEnded ? undefined : new Error('The client is closed.'));
    }
  }
}

function plainSocket(host: string, port: number, onConnect: () => void): Socket {
  const socket = connectPlain({ host, port }, onConnect);
  socket.once('data', (bytes: Buffer) => {
    const foreign = foreignProtocol(bytes);
    if (foreign) socket.destroy(foreign);
  });
  return socket;
}

function withoutColonsInHost(broker: string): string {
  return broker.replace(/^\[(.*)\]/, (_, address: string) => address.replaceAll(':', COLON));
}
