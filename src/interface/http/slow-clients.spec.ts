import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { limitSlowClients } from './slow-clients.js';

describe(limitSlowClients.name, () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer((request, response) => {
      request.resume().once('end', () => response.end());
    });
    limitSlowClients(server, { head: 50, request: 100, idle: 60_000, check: 10 });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.close();
  });

  it.each([
    ['head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'],
    ['body in chunks', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('has half a %s answered with 408, long before Node would look at it by itself', async (_, half) => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write(half);
    expect(await text(client)).toMatch(/^HTTP\/1\.1 408 /);
  });
});
