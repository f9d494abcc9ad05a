import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

const PRODUCE = 0;

/** Decides what a relay sends instead of an answer to a produce request; gets the bytes after the length. */
export type AnswerFate = (answer: Buffer) => Buffer | 'cut';

/** Decides what a relay does with a produce request; `cut` passes on half of it and ends the connection. */
export type RequestFate = (request: Buffer) => Buffer | 'cut';

/**
 * Stands between a client and a broker, and changes produce requests and their answers as a test wants. Everything else
 * passes unchanged. The client must not learn the broker's own address, so the broker advertises the relay's.
 */
export class Relay {
  /** If undefined, answers pass unchanged. */
  onAnswer: AnswerFate | undefined;
  onRequest: RequestFate | undefined;
  /** The number of produce requests so far. */
  requests = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** Starts a relay; `target` returns the broker's port when a client connects. */
  static async listen(target: () => number, port = 0): Promise<Relay> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const relay = new Relay(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => relay.join(client, target()));
    return relay;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, port: number): void {
    const broker = connect(port, '127.0.0.1');
    const produceIds = new Set<number>();
    const cut = (): void => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    eachFrame(client, (request) => {
      if (broker.writableEnded) return;
      const produce = request.readInt16BE(0) === PRODUCE;
      if (produce) {
        this.requests++;
        produceIds.add(request.readInt32BE(4));
      }
      const bytes = produce && this.onRequest ? this.onRequest(request) : request;
      if (bytes === 'cut') broker.end(framed(request).subarray(0, request.length / 2), cut);
      else broker.write(framed(bytes));
    });
    eachFrame(broker, (answer) => {
      const produced = produceIds.delete(answer.readInt32BE(0));
      const bytes = produced && this.onAnswer ? this.onAnswer(answer) : framed(answer);
      if (bytes === 'cut') cut();
      else client.write(bytes);
    });
  }
}

/** A request or an answer with its length in front. */
export function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function eachFrame(socket: Socket, take: (frame: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readInt32BE(0)) {
      const end = 4 + waiting.readInt32BE(0);
      take(waiting.subarray(4, end));
      waiting = waiting.subarray(end);
    }
  });
}
