import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { BrokerContacts, hostOf, withoutColonsInHost } from './broker-contacts.js';
import { connectionReason } from './connection-reason.js';
import { foreignProtocol } from './foreign-protocol.js';
import { FrameCheck, NO_FRAME } from './frame-check.js';
import { LatePayloads } from './late-payloads.js';
import { GarbledAnswer } from './produce-request.js';

const KEEP_ALIVE_MS = 60_000;
/** Long enough to learn of a new leader from another broker; short, because the broker may be slow only once. */
const AVOIDED_MS = 5000;
/** How long one address of a name may take before the next is tried too; Node.js's 250 ms are few for a far network. */
const NEXT_ADDRESS_AFTER_MS = 1000;

/**
 * The sockets of one kafkajs client, which can be closed for good. kafkajs retries a request even after its caller has
 * given up on it. Without sockets it cannot, so nothing reaches Kafka after a run has failed.
 */
export class ClosableSockets {
  private readonly open = new Map<Socket, string>();
  /** The time (`performance.now()`) until which no connection to a broker is opened, by its `host:port`. */
  private readonly avoidedUntil = new Map<string, number>();
  private readonly first = Math.random();
  private closed = false;
  /** The payloads that are written to the sockets without being copied. */
  readonly payloads = new LatePayloads();
  readonly contacts = new BrokerContacts();

  readonly factory: ISocketFactory = ({ host: name, port, ssl, onConnect }) => {
    if (this.closed) throw new Error('The client is closed; no connection is opened for it any more.');
    const broker = `${name}:${port}`;
    if (performance.now() < (this.avoidedUntil.get(broker) ?? 0)) {
      throw new Error(`${broker} has just left a request without an answer.`);
    }
    const host = hostOf(name);
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const address = { host, port, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS };
    const socket = (ssl as typeof ssl | undefined)
      ? connectTls({ ...address, ...servername, ...ssl }, onConnect)
      : connectPlain(address, onConnect);
    this.contacts.noteAttempt(broker);
    refuseNoise(socket, () => this.contacts.noteAnswer(broker));
    explainErrors(socket, (reason) => this.contacts.noteFailure(broker, reason));
    this.payloads.putInto(socket);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.open.set(socket, broker);
    socket.once('close', () => this.open.delete(socket));
    // kafkajs calls `unref` on closed sockets repeatedly, and Node.js would add a listener each time.
    const unref = socket.unref.bind(socket);
    socket.unref = () => (socket.destroyed ? socket : unref());
    return socket;
  };

  /**
   * The addresses for kafkajs, starting at a random one, so that a broker that is down does not delay every client.
   * Returns none after `close`: an empty list is one of the few errors that kafkajs does not retry.
   */
  seeds(brokers: readonly string[]): string[] {
    if (this.closed) return [];
    const first = Math.floor(this.first * brokers.length);
    return [...brokers.slice(first), ...brokers.slice(0, first)].map(withoutColonsInHost);
  }

  /**
   * Destroys the sockets to a broker that did not answer, and opens none to it for 5 s. Otherwise kafkajs would ask the
   * same broker forever and never learn that another one leads now.
   */
  avoid(broker: string): void {
    this.avoidedUntil.set(broker, performance.now() + AVOIDED_MS);
    this.cut(broker);
  }

  /** Destroys the sockets to a broker; new ones may be opened at once. */
  cut(broker: string): void {
    for (const [socket, peer] of this.open) {
      if (peer === broker) socket.destroy(new Error(`The connection to ${broker} was cut.`));
    }
  }

  /** Destroys every socket and refuses new ones. */
  close(): void {
    this.closed = true;
    for (const socket of this.open.keys()) {
      socket.destroy(socket.writableEnded ? undefined : new Error('The client is closed.'));
    }
  }
}

/** Gives the socket's errors messages that say why the connection failed, and passes those on. */
function explainErrors(socket: Socket, failed: (reason: string) => void): void {
  let chain: DetailedPeerCertificate | undefined;
  if (socket instanceof TLSSocket) {
    // Node.js checks the certificate after this, and by the time of the error it is gone.
    socket.prependOnceListener('secure', () => (chain = socket.getPeerCertificate(true)));
  }
  socket.prependListener('error', (error) => {
    error.message = connectionReason(error, chain);
    failed(error.message);
  });
}

/**
 * Destroys the socket when it receives bytes that are not Kafka frames, because kafkajs would crash the process. Calls
 * `answered` for those that are.
 */
function refuseNoise(socket: Socket, answered: () => void): void {
  const check = new FrameCheck();
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean;
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const bytes = values[0] as Buffer;
    if (event !== 'data') return emit(event, ...values);
    if (check.accepts(bytes)) {
      answered();
      return emit(event, ...values);
    }
    socket.destroy(foreignProtocol(bytes) ?? new GarbledAnswer(NO_FRAME));
    return true;
  };
}
