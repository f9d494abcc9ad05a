import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { useService } from './service.js';

const service = useService();

/** The answer to the lines of a request, over a connection of its own. */
async function answerTo(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(service.process.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  return text(socket);
}

describe('a request', () => {
  it('with one Host header is answered', async () => {
    expect(await answerTo('GET /control HTTP/1.1', 'Host: localhost')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['without a Host header', []],
    ['with two Host headers', ['Host: localhost', 'Host: localhost']],
    ['with two Host headers that differ', ['Host: localhost', 'host: evil.example']],
    ['with two tokens', ['Host: localhost', 'Authorization: Bearer a', 'Authorization: Bearer b']],
    ['with two types', ['Host: localhost', 'Content-Type: application/json', 'Content-Type: text/html']],
  ])('%s is refused with 400', async (_, headers) => {
    expect(await answerTo('GET /control HTTP/1.1', ...headers)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['OPTIONS', 'GET', 'POST'])('for no path at all, "%s *", gets 404 as a problem', async (method) => {
    const answer = await answerTo(`${method} * HTTP/1.1`, 'Host: localhost');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"request.refused"');
  });

  it('says which header it must not have twice', async () => {
    const answer = await answerTo('GET /control HTTP/1.1', 'Host: a', 'Host: b');
    expect(answer).toContain('The request has more than one host header; it must have one.');
  });
});
