import type { PeerCertificate } from 'node:tls';
import type { FailureCode } from '../../domain/error-codes.js';
import { DestinationError } from '../../domain/errors.js';
import { trustedBy } from '../configuration/certificate-authority.js';
import { namesOf } from '../configuration/certificate-problem.js';
import { authoritiesOf, type MongoSettings } from './mongo-settings.js';

const CERTIFICATE_CODE = /CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|SELF_SIGNED/;
const NETWORK_CODE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;
const DEEPEST = 6;

/** One error of a chain of causes, with the fields that the driver, the server and Node.js set. */
interface Link {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  /** Of a certificate for another host: the host that was asked for, and the certificate. */
  readonly host: unknown;
  readonly cert: PeerCertificate | undefined;
}

interface Explanation {
  readonly code: FailureCode;
  readonly matches: (link: Link, settings: MongoSettings) => boolean;
  readonly message: (where: string, settings: MongoSettings, link: Link) => string;
}

/** How to recognise each failure in the driver's errors, and what to tell the user; the first match counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'mongo.authentication',
    matches: ({ code, message }) => code === 18 || code === 8000 || message.includes('Authentication failed'),
    message: (where, { credentials }) =>
      `${where} refused the credentials${credentials ? ` of user "${credentials.user}"` : ' in MONGO_DB_URL'}. Check MONGODB_USER and MONGODB_PASSWORD, and the authSource in MONGO_DB_URL.`,
  },
  {
    code: 'mongo.no-users',
    matches: ({ code, message }) =>
      (code === 59 || message.includes('no such command')) && /sasl/i.test(message),
    message: (where) => `${where} knows no users. Unset MONGODB_USER and MONGODB_PASSWORD.`,
  },
  {
    code: 'mongo.authorization',
    matches: ({ code }) => code === 13,
    message: (where, { credentials, database }) =>
      `${where} does not allow ${credentials ? `user "${credentials.user}"` : 'anonymous users'} to do this. ${credentials ? `Grant readWrite on database "${database}".` : 'Set MONGODB_USER and MONGODB_PASSWORD.'}`,
  },
  {
    code: 'mongo.certificate',
    matches: ({ code }) => code === 'ERR_TLS_CERT_ALTNAME_INVALID',
    message: (where, _, { cert, host }) =>
      `The certificate of ${where} is for ${namesOf(cert)}, not for ${String(host)}. In MONGO_DB_URL, use a name that it has, or give the server a certificate with this one.`,
  },
  {
    code: 'mongo.certificate',
    matches: ({ code }) => code === 'CERT_HAS_EXPIRED',
    message: (where) =>
      `The certificate of ${where}, or of a CA that signed it, has expired. Renew it, and check this machine's clock.`,
  },
  {
    code: 'mongo.certificate',
    matches: ({ code }) => code === 'CERT_NOT_YET_VALID',
    message: (where) =>
      `The certificate of ${where}, or of a CA that signed it, is not valid yet. Check the clocks of this machine and of the one that issued it.`,
  },
  {
    code: 'mongo.certificate',
    matches: ({ code }) => CERTIFICATE_CODE.test(String(code)),
    message: (where, { certificateAuthority }, { code }) =>
      `The certificate of ${where} is not trusted (${String(code)}). Set MONGO_SSL_PEM to the CA that signed it; ${trustedBy(certificateAuthority)}.`,
  },
  {
    code: 'mongo.tls-not-offered',
    matches: ({ message, code }) =>
      message.includes('before secure TLS connection') ||
      message.includes('wrong version number') ||
      message.includes("'secureConnect' timed out") ||
      String(code).includes('WRONG_VERSION_NUMBER') ||
      String(code).includes('PACKET_LENGTH_TOO_LONG'),
    message: (where) =>
      `${where} does not speak TLS on this port. Use its TLS port, or unset MONGO_SSL_PEM and leave tls=true out of MONGO_DB_URL.`,
  },
  {
    code: 'mongo.unreachable',
    matches: ({ code }) => NETWORK_CODE.test(String(code)),
    message: (where, _, { code }) =>
      `${where} cannot be reached (${String(code)}). Check MONGO_DB_URL, and that the server runs and the network lets you there.`,
  },
  {
    code: 'mongo.tls-expected',
    matches: ({ message }, settings) =>
      !usesTls(settings) && /^connection .* (closed|timed out)$/.test(message),
    message: (where) =>
      `${where} took the connection but did not answer, as a TLS port does when spoken to without TLS. Set MONGO_SSL_PEM to its CA, or add tls=true to MONGO_DB_URL.`,
  },
  {
    code: 'mongo.disk-full',
    matches: ({ code }) => code === 14031,
    message: (where) => `The disk of ${where} is full.`,
  },
  {
    code: 'mongo.url',
    matches: ({ name }) => name === 'MongoParseError' || name === 'MongoInvalidArgumentError',
    message: (_, __, { message }) => `MONGO_DB_URL or its options are wrong: ${message}.`,
  },
  {
    code: 'mongo.unreachable',
    matches: ({ name }) => name === 'MongoServerSelectionError' || name.includes('Timeout'),
    message: (where) =>
      `${where} did not answer in time. Check MONGO_DB_URL, and that the server runs and the network lets you there.`,
  },
];

/** Turns an error of the driver into a `DestinationError` that names the server and the setting to check. */
export function explainMongoError(error: unknown, settings: MongoSettings): DestinationError {
  if (error instanceof DestinationError) return error;
  const where = `MongoDB at ${settings.hosts.join(', ')}`;
  const chain = chainOf(error, 0);
  for (const { code, matches, message } of EXPLANATIONS) {
    const link = chain.find((candidate) => matches(candidate, settings));
    if (link) return new DestinationError(code, message(where, settings, link), { cause: error });
  }
  const said = chain.at(-1)?.message ?? String(error);
  return new DestinationError('mongo.failed', `${where} failed: ${said}`, { cause: error });
}

/** Whether the settings make the driver use TLS. */
export function usesTls(settings: MongoSettings): boolean {
  const { url } = settings;
  return (
    authoritiesOf(settings) !== undefined || /[?&](tls|ssl)=true/.test(url) || url.startsWith('mongodb+srv:')
  );
}

/** The fields that an error of the driver, the server or Node.js may have. */
interface ErrorFields {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly host?: unknown;
  readonly cert?: PeerCertificate;
  readonly reason?: { readonly servers?: ReadonlyMap<string, { readonly error?: unknown }> };
}

/** The error, its causes and the driver's error for each server that it tried, the deepest first. */
function chainOf(error: unknown, depth: number): readonly Link[] {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return [];
  const { name, message, code, cause, reason, host, cert } = error as ErrorFields;
  const servers = [...(reason?.servers?.values() ?? [])].map((server) => server.error);
  return [
    ...[...servers, cause].flatMap((part) => chainOf(part, depth + 1)),
    { name: String(name), message: String(message), code, host, cert },
  ];
}
