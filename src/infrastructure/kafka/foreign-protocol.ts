/** Thrown when a port answers in a protocol other than Kafka's; `code` says which. */
export class ForeignProtocol extends Error {
  override readonly name = 'ForeignProtocol';

  constructor(readonly code: 'ANSWER_IN_TLS' | 'ANSWER_IN_HTTP') {
    super(`The port answers in ${code === 'ANSWER_IN_TLS' ? 'TLS' : 'HTTP'}.`);
  }
}

const TLS_ALERT = 0x15;
const TLS_MAJOR_VERSION = 0x03;

/**
 * Recognises TLS or HTTP by the first bytes that a port sends; undefined for any other bytes. A TLS port answers plain
 * text with an alert, a web server with a status line; a Kafka answer begins with its length in four bytes.
 */
export function foreignProtocol(bytes: Buffer): ForeignProtocol | undefined {
  if (bytes[0] === TLS_ALERT && bytes[1] === TLS_MAJOR_VERSION) return new ForeignProtocol('ANSWER_IN_TLS');
  if (bytes.toString('latin1', 0, 4) === 'HTTP') return new ForeignProtocol('ANSWER_IN_HTTP');
  return undefined;
}
