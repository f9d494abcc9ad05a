import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { foreignProtocol } from './foreign-protocol.js';
import { FrameCheck, NO_FRAME } from './frame-check.js';
import { LatePayloads } from './late-payloads.js';
import { GarbledAnswer } from './produce-request.js';

const KEEP_ALIVE_MS = 60_000;
/** Long enough to learn of a new leader from another broker; short, because the broker may be slow only once. */
const AVOIDED_MS = 5000;
/** Replaces the colons of an IPv6 address, because kafkajs splits an address at its first colon. */
const COLON = '|';

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

  readonly factory: ISocketFactory = ({ host: name, port, ssl, onConnect }) => {
    if (this.closed) throw new Error('The client is closed; no connection is opened for it any more.');
    const broker = `${name}:${port}`;
    if (performance.now() < (this.avoidedUntil.get(broker) ?? 0)) {
      throw new Error(`${broker} has just left a request without an answer.`);
    }
    const host = name.replaceAll(COLON, ':');
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = (ssl as typeof ssl | undefined)
      ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
      : connectPlain({ host, port }, onConnect);
    refuseNoise(socket);
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

/** Destroys the socket when it receives bytes that are not Kafka frames, because kafkajs would crash the process. */
function refuseNoise(socket: Socket): void {
  const check = new FrameCheck();
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean;
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const bytes = values[0] as Buffer;
    if (event !== 'data' || check.accepts(bytes)) return emit(event, ...values);
    socket.destroy(foreignProtocol(bytes) ?? new GarbledAnswer(NO_FRAME));
    return true;
  };
}

function withoutColonsInHost(broker: string): string {
  return broker.replace(/^\[(.*)\]/, (_, address: string) => address.replaceAll(':', COLON));
}
