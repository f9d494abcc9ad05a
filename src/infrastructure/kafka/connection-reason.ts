import { isIPv6 } from 'node:net';
import type { DetailedPeerCertificate } from 'node:tls';
import { certificateProblem } from '../configuration/certificate-problem.js';

interface NetworkError extends Error {
  readonly code?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly errors?: unknown;
}

const WORDS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name service does not answer',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no route',
  ENETUNREACH: 'no route',
  ENOTFOUND: 'no such host',
  ETIMEDOUT: 'no answer',
};

/**
 * Why a connection failed, in words and with the addresses that were tried. Node.js gives an error without a message if a
 * name has several addresses and none answers. Of an error that is not about the network, its message.
 */
export function connectionReason(error: Error, chain?: DetailedPeerCertificate): string {
  const { code, hostname, errors } = error as NetworkError;
  if (Array.isArray(errors)) return (errors as Error[]).map((part) => connectionReason(part)).join('; ');
  const words = WORDS[String(code)];
  if (words === undefined) return certificateProblem(error, chain) ?? error.message;
  const where = addressTried(error) ?? (typeof hostname === 'string' ? hostname : '');
  return `${words}: ${String(code)} ${where}`.trimEnd();
}

function addressTried({ address, port }: NetworkError): string | undefined {
  if (typeof address !== 'string') return undefined;
  return `${isIPv6(address) ? `[${address}]` : address}:${String(port)}`;
}
