/** A port answered in another protocol than Kafka's; `code` says in which. */
export class ForeignProtocol extends Error {
  override readonly name = 'ForeignProtocol';

  constructor(readonly code: 'ANSWER_IN_TLS' | 'ANSWER_IN_HTTP') {
    super(`The port answers in ${code === 'ANSWER_IN_TLS' ? 'TLS' : 'HTTP'}.`);
  }
}

const TLS_ALERT = 0x15;
const TLS_MAJOR_VERSION = 0x03;

/**
 * What the first bytes from a port tell when they are not Kafka's, whose first four are a length: a TLS port answers
 * plain text with an alert, a web server with a status line.
 */
export function foreignProtocol(bytes: Buffer): ForeignProtocol | undefined {
  if (bytes[0] === TLS_ALERT && bytes[1] === TLS_MAJOR_VERSION) return new ForeignProtocol('ANSWER_IN_TLS');
  if (bytes.toString('latin1', 0, 4) === 'HTTP') return new ForeignProtocol('ANSWER_IN_HTTP');
  return undefined;
}
