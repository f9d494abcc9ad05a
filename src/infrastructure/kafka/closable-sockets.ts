import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { foreignProtocol } from './foreign-protocol.js';
import { FrameCheck, NO_FRAME } from './frame-check.js';
import { LatePayloads } from './late-payloads.js';
import { GarbledAnswer } from './produce-request.js';

const KEEP_ALIVE_MS = 60_000;
/** Long enough to hear from another broker who leads now, short enough to do without a broker that is slow for once. */
const AVOIDED_MS = 5000;
/** Stands for a colon in an IPv6 address, because kafkajs cuts an address at its first colon. */
const COLON = '|';

/**
 * The sockets of one kafkajs client, which can be closed for good. kafkajs goes on retrying a send that its caller has
 * given up; without sockets it cannot, so nothing reaches Kafka after a run has been declared failed.
 */
export class ClosableSockets {
  private readonly open = new Map<Socket, string>();
  /** Until when no connection is made to a broker, by its `host:port`. */
  private readonly avoidedUntil = new Map<string, number>();
  private readonly first = Math.random();
  private closed = false;
  /** What may be written to the sockets without a copy. */
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
    // kafkajs unrefs dead sockets again and again, and each time Node.js would add a listener.
    const unref = socket.unref.bind(socket);
    socket.unref = () => (socket.destroyed ? socket : unref());
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

  /**
   * Destroys the sockets to a broker that did not answer, and opens none for a while: left alone, kafkajs asks the same
   * broker again and again, and never hears that the others have replaced it.
   */
  avoid(broker: string): void {
    this.avoidedUntil.set(broker, performance.now() + AVOIDED_MS);
    this.cut(broker);
  }

  /** Destroys the sockets to a broker; others may be opened at once. */
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

/** Keeps bytes that are no frames of Kafka's from kafkajs, whose reader would end the process. */
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
