import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of one kafkajs client, which can be closed for good. kafkajs goes on retrying a send that its caller has
 * given up; without sockets it cannot, so nothing reaches Kafka after a run has been declared failed.
 */
export class ClosableSockets {
  private readonly open = new Set<Socket>();
  private closed = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.closed) throw new Error('The delivery is over; no connection is opened for it any more.');
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = (ssl as typeof ssl | undefined)
      ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
      : connectPlain({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  /** Destroys every socket and refuses new ones. */
  close(): void {
    this.closed = true;
    for (const socket of this.open) socket.destroy(new Error('The delivery is over.'));
  }
}
