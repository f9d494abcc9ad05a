import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const SASL_HANDSHAKE = 17;
const API_VERSIONS = 18;
const SASL_AUTHENTICATE = 36;
const AUTHENTICATION_FAILED = 58;
/** The first byte of a client that wants TLS. A Kafka request begins with its length, which is less. */
const TLS_HANDSHAKE = 0x16;
/** The newest version of each request that the broker reads. */
const NEWEST = { [SASL_HANDSHAKE]: 1, [API_VERSIONS]: 2, [SASL_AUTHENTICATE]: 1, 3: 5 };
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];
/** Before a request's correlation id: its length, key and version. */
const CORRELATION_AT = 8;
const CLIENT_ID_AT = 12;

/** How a fake broker logs clients in by SCRAM. */
export interface FakeScram {
  /** What it asks for, as it stands in its first answer. */
  readonly iterations: string;
  /** Its answer to the proof; undefined: it refuses the proof. */
  readonly finalAnswer?: string;
}

/**
 * A server that speaks as much of the Kafka protocol as a login needs, records every byte that it gets, and closes the
 * connection at any other request. It takes every password of PLAIN, and knows none of SCRAM.
 */
export class FakeBroker {
  private readonly sockets = new Set<Socket>();
  private readonly chunks: Buffer[] = [];
  private readonly server: Server;
  /** How many connections have been opened. */
  connections = 0;
  /** How many parts of logins have come. */
  logins = 0;

  private constructor(private readonly scram: FakeScram) {
    this.server = createServer((socket) => this.serve(socket));
  }

  static async start(scram: FakeScram = { iterations: '4096' }): Promise<FakeBroker> {
    const broker = new FakeBroker(scram);
    broker.server.listen(0, '127.0.0.1');
    await once(broker.server, 'listening');
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Whether a secret is among the bytes: itself, in base64, in hexadecimal, or a hash of it alone. */
  hasSeen(secret: string): boolean {
    const bytes = Buffer.concat(this.chunks).toString('latin1');
    const hashes = ['md5', 'sha1', 'sha256', 'sha512'].map((name) =>
      createHash(name).update(secret).digest(),
    );
    return [Buffer.from(secret), ...hashes].some((form) =>
      (['latin1', 'base64', 'base64url', 'hex'] as const).some((encoding) =>
        bytes.includes(form.toString(encoding).replace(/=+$/, '')),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await this.server[Symbol.asyncDispose]();
  }

  private serve(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket);
    let waiting = Buffer.alloc(0);
    let nonce: string | undefined;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      waiting = Buffer.concat([waiting, chunk]);
      if (waiting[0] === TLS_HANDSHAKE) socket.destroy();
      while (waiting.length >= 4 && waiting.length >= 4 + waiting.readInt32BE(0)) {
        const frame = waiting.subarray(0, 4 + waiting.readInt32BE(0));
        waiting = waiting.subarray(frame.length);
        const body = frame.subarray(CLIENT_ID_AT + 2 + Math.max(0, frame.readInt16BE(CLIENT_ID_AT)));
        const [key, version] = [frame.readInt16BE(4), frame.readInt16BE(6)];
        if (key === API_VERSIONS) answer(socket, frame, versions(version));
        else if (key === SASL_HANDSHAKE) answer(socket, frame, handshake());
        else if (key === SASL_AUTHENTICATE) {
          const said = body.toString('utf8', 4);
          const reply = this.reply(said, nonce);
          nonce = /r=([^,]*)/.exec(said)?.[1];
          answer(socket, frame, authentication(version, reply));
        } else socket.destroy();
      }
    });
  }

  /** The answer to one part of a login; undefined refuses it. */
  private reply(said: string, nonce: string | undefined): string | undefined {
    this.logins++;
    if (!/^n,,|^c=/.test(said)) return '';
    if (nonce !== undefined) return this.scram.finalAnswer;
    const theirs = /r=([^,]*)/.exec(said)?.[1] ?? '';
    return `r=${theirs}ours,s=${Buffer.from('some salt').toString('base64')},i=${this.scram.iterations}`;
  }
}

function answer(socket: Socket, request: Buffer, ...parts: Buffer[]): void {
  const frame = Buffer.concat([request.subarray(CORRELATION_AT, CORRELATION_AT + 4), ...parts]);
  socket.write(Buffer.concat([int32(frame.length), frame]));
}

function versions(version: number): Buffer {
  const rows = Object.entries(NEWEST).map(([key, newest]) => int16(Number(key), 0, newest));
  return Buffer.concat([int16(0), int32(rows.length), ...rows, ...(version > 0 ? [int32(0)] : [])]);
}

function handshake(): Buffer {
  return Buffer.concat([int16(0), int32(MECHANISMS.length), ...MECHANISMS.map(text)]);
}

function authentication(version: number, reply: string | undefined): Buffer {
  const code = reply === undefined ? AUTHENTICATION_FAILED : 0;
  const bytes = Buffer.from(reply ?? '');
  const lifetime = Buffer.alloc(version > 0 ? 8 : 0);
  return Buffer.concat([
    int16(code),
    code === 0 ? int16(-1) : text('no'),
    int32(bytes.length),
    bytes,
    lifetime,
  ]);
}

function text(value: string): Buffer {
  return Buffer.concat([int16(value.length), Buffer.from(value)]);
}

function int16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeInt16BE(value, 2 * i);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
