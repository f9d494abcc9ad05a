import type { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { certificatesIn, isDirectory, isPemText, nameOf, pemText, readPem } from './certificate-files.js';

/** The files of a directory in which platforms put certificates. Kubernetes keeps its own behind names with two dots. */
const CERTIFICATE_FILE = /^(?!\.\.)(?:binding|.*\.(?:pem|crt))$/;
const FORMS = 'PEM text, a file, or a directory ending in "/"';
const THE_TEXT = 'the text';
const SYSTEM_CAS = "the system's CAs";

/** CAs in the form that the drivers expect. */
export interface CertificateAuthority {
  /** Each CA as PEM text; undefined for the system's CAs. */
  readonly pem: readonly string[] | undefined;
  /** The files that hold them, or "the text". */
  readonly from: readonly string[];
  /** Says why the system's CAs are used. */
  readonly note: string | undefined;
}

const NOTHING: CertificateAuthority = { pem: undefined, from: [], note: undefined };

/**
 * Reads the CAs that a setting names: PEM text, a file (both may hold several), or a directory, of which every CA in
 * `binding`, `*.pem` and `*.crt` is trusted. Keys and certificates that are no CA are passed over. An empty or missing
 * directory (written with a trailing `/`) means the system's CAs. Throws an `Error` if a file is missing or broken. Files
 * are read at each call, so that a change is noticed.
 */
export function readCertificateAuthority(setting: string): CertificateAuthority {
  if (namesDirectory(setting)) return inDirectory(setting);
  const where = isPemText(setting) ? THE_TEXT : setting;
  const pem = isPemText(setting) ? pemText(setting) : readPem(setting, FORMS);
  const certificates = certificatesIn(pem, where);
  const [first] = certificates;
  if (!first) throw new Error(`holds no readable PEM certificate in ${where}`);
  const authorities = certificates.filter(isAuthority);
  if (authorities.length === 0)
    throw new Error(
      `holds no CA in ${where}, only the certificate of ${nameOf(first.subject)}; give the CA that issued it (${nameOf(first.issuer)})`,
    );
  return { pem: authorities.map(String), from: [where], note: undefined };
}

/** Says what is wrong with a CA setting; undefined if nothing is. */
export function certificateAuthorityProblem(setting: string): string | undefined {
  try {
    readCertificateAuthority(setting);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether a CA setting names a directory; the platform, not the user, fills a directory. */
export function namesDirectory(setting: string): boolean {
  return setting.endsWith('/') || (!isPemText(setting) && isDirectory(setting));
}

/** What a setting makes a connection trust now, for messages: "now only the 2 CAs in /certs/a.pem, /certs/b.crt are used". */
export function trustedBy(setting: string | undefined): string {
  const { pem, from } =
    setting === undefined || certificateAuthorityProblem(setting)
      ? NOTHING
      : readCertificateAuthority(setting);
  if (pem === undefined) return "now only the system's CAs are used";
  return pem.length === 1
    ? `now only the CA in ${from.join()} is used`
    : `now only the ${pem.length} CAs in ${from.join(', ')} are used`;
}

function inDirectory(directory: string): CertificateAuthority {
  const names = isDirectory(directory)
    ? readdirSync(directory).filter((name) => CERTIFICATE_FILE.test(name))
    : [];
  const files = names.sort().map((name) => {
    const file = join(directory, name);
    return { name, file, authorities: certificatesIn(readPem(file, FORMS), file).filter(isAuthority) };
  });
  const trusted = files.filter(({ authorities }) => authorities.length > 0);
  if (trusted.length > 0) {
    return {
      pem: trusted.flatMap(({ authorities }) => authorities.map(String)),
      from: trusted.map(({ file }) => file),
      note: undefined,
    };
  }
  const what = names.length === 0 ? 'certificate' : 'CA certificate';
  const passed = names.length === 0 ? '' : ` (passed over: ${names.join(', ')})`;
  const note = `There is no ${what} in ${directory}${passed}; ${SYSTEM_CAS} are used.`;
  return { pem: undefined, from: [], note };
}

/** A certificate that is not marked as a CA but issued itself can be trusted as its own. */
function isAuthority(certificate: X509Certificate): boolean {
  return certificate.ca || certificate.checkIssued(certificate);
}
