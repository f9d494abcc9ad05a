import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';

/** Codes of certificates whose issuer is not among the trusted CAs. */
export const UNTRUSTED_CODES: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

/** Codes of all reasons for which Node.js refuses a server's certificate. */
export const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  ...UNTRUSTED_CODES,
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_GET_ISSUER_CERT',
]);

/**
 * What is wrong with a server's certificate, with names and dates, to complete "The certificate of …"; undefined for
 * errors that are not about it. `chain`: the certificate with its issuers as far as they are known.
 */
export function certificateProblem(
  error: Error & { readonly code?: unknown; readonly host?: unknown; readonly cert?: PeerCertificate },
  chain: DetailedPeerCertificate | undefined,
): string | undefined {
  const code = String(error.code);
  if (!CERTIFICATE_CODES.has(code)) return undefined;
  const certificates = certificatesOf(chain);
  const now = Date.now();
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is for ${namesOf(error.cert ?? chain)}, not for ${String(error.host)}`;
    case 'CERT_HAS_EXPIRED':
      return dated(certificates, 'expired on', ({ valid_to: to }) => (Date.parse(to) < now ? to : undefined));
    case 'CERT_NOT_YET_VALID':
      return dated(certificates, 'is not valid before', ({ valid_from: from }) =>
        Date.parse(from) > now ? from : undefined,
      );
    default:
      return `is not trusted (${code})${signedBy(certificates.at(-1))}`;
  }
}

/** The certificate and its issuers, from the server's own to the root. */
function certificatesOf(chain: DetailedPeerCertificate | undefined): DetailedPeerCertificate[] {
  const found: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = chain;
  for (; next?.subject && !found.includes(next); next = next.issuerCertificate) found.push(next);
  return found;
}

/** Names the first certificate of the chain whose date `wrong` returns. */
function dated(
  certificates: readonly DetailedPeerCertificate[],
  what: string,
  wrong: (certificate: DetailedPeerCertificate) => string | undefined,
): string {
  for (const [i, certificate] of certificates.entries()) {
    const date = wrong(certificate);
    if (date === undefined) continue;
    const text = `${what} ${new Date(date).toISOString().replace('.000', '')}`;
    const name = quoted(certificate.subject);
    return i === 0 ? `${text} (${name})` : `is signed by ${name}, whose certificate ${text}`;
  }
  return `${what} an unknown date`;
}

function signedBy(last: DetailedPeerCertificate | undefined): string {
  return last ? `: ${quoted(last.issuer)} signed it` : '';
}

/** The names and addresses that a certificate is for, as people write them. */
export function namesOf(certificate: PeerCertificate | undefined): string {
  const names = certificate?.subjectaltname?.replaceAll(/(DNS|IP Address):/g, '');
  return names ?? (certificate?.subject ? quoted(certificate.subject) : 'another host');
}

function quoted({ CN, O, OU }: PeerCertificate['subject']): string {
  return `"${String(CN ?? O ?? OU ?? 'no name')}"`;
}
