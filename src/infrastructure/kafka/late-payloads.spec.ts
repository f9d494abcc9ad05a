import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LatePayloads } from './late-payloads.js';

const PAYLOAD = Buffer.alloc(100_000, 'abcdefghij');

describe(LatePayloads.name, () => {
  let payloads: LatePayloads;
  let server: Server;
  let socket: Socket;
  let arrived: Promise<Buffer>;

  beforeEach(async () => {
    payloads = new LatePayloads();
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const arrival = once(server, 'connection') as Promise<[Socket]>;
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    payloads.putInto(socket);
    const [other] = await arrival;
    arrived = readAll(other);
  });
  afterEach(() => void server.close());

  /** A frame as kafkajs makes it: a length, then that many bytes. */
  function frame(...parts: readonly Buffer[]): Buffer {
    const length = Buffer.alloc(4);
    length.writeInt32BE(parts.reduce((sum, { length }) => sum + length, 0));
    return Buffer.concat([length, ...parts]);
  }

  const HEADER = Buffer.from('\0\0\0\x07 header');

  it('replaces the placeholder by the payload, and corrects the length of the frame', async () => {
    socket.write(frame(HEADER, payloads.put(PAYLOAD)), 'binary');
    socket.end();
    expect((await arrived).equals(frame(HEADER, PAYLOAD))).toBe(true);
  });

  it('keeps frames in order, and does not change frames without a placeholder', async () => {
    const others = [Buffer.from('short'), frame(HEADER, Buffer.alloc(50, 'x'))] as const;
    const one = payloads.put(PAYLOAD);
    const two = payloads.put(HEADER);
    for (const bytes of [others[0], frame(HEADER, one), others[1], frame(two), frame(HEADER, one)])
      socket.write(bytes);
    socket.end();
    const expected = [others[0], frame(HEADER, PAYLOAD), others[1], frame(HEADER), frame(HEADER, PAYLOAD)];
    expect((await arrived).equals(Buffer.concat(expected))).toBe(true);
  });

  it('does not replace placeholders that were taken back or belong to another instance', async () => {
    const back = payloads.put(PAYLOAD);
    const elsewhere = new LatePayloads().put(PAYLOAD);
    payloads.takeBack(back);
    socket.write(back);
    socket.write(elsewhere);
    socket.end();
    expect((await arrived).equals(Buffer.concat([back, elsewhere]))).toBe(true);
  });
});

async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
