import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection to the service, over which a test sends what no HTTP client would. */
export class RawConnection {
  /** Everything received so far. */
  answer = '';
  /** Resolves when the service has closed the connection. */
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (this.answer += text));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Connects and sends the text. */
  static async to(url: string, text: string): Promise<RawConnection> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const connection = new RawConnection(socket);
    await once(socket, 'connect');
    socket.write(text);
    return connection;
  }

  get open(): boolean {
    return !this.socket.destroyed;
  }

  /** Sends more data; resolves when the operating system has accepted it or the connection is closed. */
  async send(data: string | Buffer): Promise<void> {
    if (!this.socket.writable || this.socket.write(data)) return;
    await Promise.race([once(this.socket, 'drain').catch(() => undefined), this.closed]);
  }

  end(): void {
    this.socket.destroy();
  }
}
