import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BROKER_KEY, BROKERS_CA, FAULTY_CERTIFICATES } from '../../../test/builders/faulty-certificates.js';
import { ClosableSockets } from './closable-sockets.js';

describe(ClosableSockets.name, () => {
  let sockets: ClosableSockets;
  let server: Server;
  const accepted: Socket[] = [];

  beforeEach(async () => {
    sockets = new ClosableSockets();
    server = createServer((socket) => accepted.push(socket.on('error', () => undefined)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    sockets.close();
    for (const socket of accepted.splice(0)) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  /** A connected socket, and the server's end of it. */
  async function connected(host = '127.0.0.1'): Promise<[Socket, Socket]> {
    const { port } = server.address() as AddressInfo;
    const arrival = once(server, 'connection') as Promise<[Socket]>;
    const socket = sockets.factory({
      host,
      port,
      ssl: undefined as never,
      onConnect: () => undefined,
    });
    socket.on('error', () => undefined);
    const [other] = await arrival;
    return [socket, other];
  }

  it('connects and carries bytes both ways', async () => {
    const [socket, other] = await connected();
    socket.write('question');
    expect(String((await once(other, 'data'))[0])).toBe('question');
    other.write('\0\0\0\x06answer');
    expect(String((await once(socket, 'data'))[0])).toBe('\0\0\0\x06answer');
  });

  it('destroys its sockets with an error when it is closed, so that pending requests fail', async () => {
    const [socket] = await connected();
    const failed = once(socket, 'error');
    sockets.close();
    expect(String((await failed)[0])).toContain('The client is closed');
    expect(socket.destroyed).toBe(true);
  });

  it('adds no listeners when a destroyed socket is unrefed repeatedly, before and after it is closed', async () => {
    const [socket] = await connected();
    const before = socket.listenerCount('connect');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    sockets.close();
    socket.unref();
    await closed;
    socket.unref();
    expect(socket.listenerCount('connect')).toBe(before);
  });

  it('destroys the sockets to an avoided broker, and opens none to it for a while', async () => {
    const { port } = server.address() as AddressInfo;
    const [socket] = await connected();
    const [elsewhere] = await connected('localhost');
    const failed = once(socket, 'error');
    sockets.avoid(`127.0.0.1:${port}`);
    expect(String((await failed)[0])).toContain('was cut');
    expect(elsewhere.destroyed).toBe(false);
    await expect(connected()).rejects.toThrow('left a request without an answer');
    await expect(connected('localhost')).resolves.toBeDefined();
  });

  it('destroys sockets that were ended properly without an error', async () => {
    const [socket] = await connected();
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    socket.end();
    sockets.close();
    await once(socket, 'close');
    expect(errors).toEqual([]);
  });

  it('opens no socket and returns no address after it is closed', async () => {
    expect(sockets.seeds(['a:1'])).toEqual(['a:1']);
    sockets.close();
    expect(sockets.seeds(['a:1'])).toEqual([]);
    await expect(connected()).rejects.toThrow('The client is closed');
  });

  it('returns every address, starting at a random one', () => {
    const brokers = ['a:1', 'b:2', 'c:3'];
    const firsts = new Set<string | undefined>();
    for (let client = 0; client < 200; client++) {
      const seeds = new ClosableSockets().seeds(brokers);
      firsts.add(seeds[0]);
      expect([...seeds].sort()).toEqual(brokers);
      expect(`${seeds.join()},${seeds.join()}`).toContain(brokers.join());
    }
    expect(firsts).toEqual(new Set(brokers));
  });

  it('connects to IPv6 addresses, which kafkajs would split at their first colon', async () => {
    const [seed = ''] = sockets.seeds(['[::ffff:127.0.0.1]:9092']);
    const [host = '', port] = seed.split(':');
    expect(port).toBe('9092');
    const [socket] = await connected(host);
    expect(socket.destroyed).toBe(false);
  });

  it.each([
    ['an alert of TLS', Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]), 'ANSWER_IN_TLS'],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 'ANSWER_IN_HTTP'],
  ])('fails with a code that names the protocol when the first answer is %s', async (_, answer, code) => {
    const [socket, other] = await connected();
    socket.resume();
    const failed = once(socket, 'error');
    other.write(answer);
    expect((await failed)[0]).toMatchObject({ code });
  });

  it('does not pass bytes that are not frames to kafkajs', async () => {
    const [socket, other] = await connected();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const failed = once(socket, 'error');
    other.write(Buffer.from('fffffff0', 'hex'));
    expect((await failed)[0]).toMatchObject({ name: 'GarbledAnswer' });
    expect(chunks).toEqual([]);
  });

  it('accepts the same bytes within a frame', async () => {
    const [socket, other] = await connected();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    other.write(Buffer.from([0, 0, 0, 4]));
    await once(socket, 'data');
    other.write('HTTP');
    await once(socket, 'data');
    expect(Buffer.concat(chunks).toString('latin1')).toBe('\0\0\0\x04HTTP');
    expect(socket.destroyed).toBe(false);
  });
});

describe('a name with two addresses', () => {
  const NAME = 'kafka.example';
  /** Linux has the second one on machines without IPv6 too. */
  const FIRST = hasIpv6() ? '::1' : '127.0.0.2';
  const ADDRESSES = [
    { address: FIRST, family: isIP(FIRST) },
    { address: '127.0.0.1', family: 4 },
  ];
  let sockets: ClosableSockets;
  const endings: (() => unknown)[] = [];

  beforeEach(() => {
    sockets = new ClosableSockets();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    sockets.close();
    for (const end of endings.splice(0).reverse()) await end();
  });

  /** A socket for the name, whose addresses are looked up now. */
  function open(port: number, ssl?: object): Socket {
    type Lookup = (name: string, options: unknown, found: (error: null, all: unknown) => void) => void;
    const lookup: Lookup = (_, __, found) => process.nextTick(found, null, ADDRESSES);
    jest.spyOn(dns, 'lookup').mockImplementationOnce(lookup as typeof dns.lookup);
    return sockets.factory({ host: NAME, port, ssl: ssl as never, onConnect: () => undefined });
  }

  async function listening(server: Server, port: number): Promise<void> {
    endings.push(() => server[Symbol.asyncDispose]());
    server.on('connection', (socket: Socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  }

  /** A port of the first address that leaves connections without an answer, because its queue is full and nobody takes any. */
  async function silentPort(): Promise<number> {
    const program = `require('net').createServer().listen({ host: '${FIRST}', port: 0, backlog: 1 }, function () {
      require('fs').writeSync(1, String(this.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    })`;
    const child = spawn(process.execPath, ['-e', program]);
    endings.push(() => child.kill('SIGKILL') && once(child, 'exit'));
    const port = Number((await once(child.stdout, 'data'))[0]);
    const fillers = Array.from({ length: 16 }, () => connect(port, FIRST).on('error', () => undefined));
    endings.push(() => fillers.forEach((socket) => socket.destroy()));
    await Promise.race(fillers.map((socket) => once(socket, 'connect')));
    return port;
  }

  it('is connected to, though the first address is silent', async () => {
    const port = await silentPort();
    await listening(createServer(), port);
    const socket = open(port);
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
  });

  it('is connected to with TLS, though the first address is silent', async () => {
    const port = await silentPort();
    await listening(createTlsServer({ key: BROKER_KEY, cert: FAULTY_CERTIFICATES.ofAnotherHost }), port);
    const socket = open(port, { ca: [BROKERS_CA] });
    await once(socket, 'secureConnect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
  });

  it('is said to refuse at both of them', async () => {
    const [error] = (await once(open(1), 'error').catch((thrown: unknown) => [thrown])) as [Error];
    expect(error.message).toBe(
      `refused: ECONNREFUSED ${isIP(FIRST) === 6 ? '[::1]' : FIRST}:1; refused: ECONNREFUSED 127.0.0.1:1`,
    );
  });
});

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}
