import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** Characters. A longer setting is probably text, not a path, so error messages do not repeat it. */
const LONGEST_PATH_SHOWN = 200;
const CERTIFICATE_LABEL = /^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;

/** Whether a setting is PEM text itself, and not the path of a file. */
export function isPemText(setting: string): boolean {
  return setting.startsWith('-----BEGIN');
}

/** PEM text whose line ends may be escaped as `\n`, as secrets often hold it. */
export function pemText(setting: string): string {
  return setting.replaceAll('\\n', '\n');
}

/** Reads a file; throws an `Error` that says `forms` if it cannot. */
export function readPem(file: string, forms: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const name = file.length > LONGEST_PATH_SHOWN ? 'a file' : file;
    throw new Error(`names ${name}, which cannot be read (${code}); give ${forms}`, { cause: error });
  }
}

export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // The attempt to read it reports why.
  }
}

/**
 * The certificates of a PEM text, in their order; keys and other parts are passed over. Throws an `Error` if the text has
 * no PEM part at all or one of the certificates is broken: Node.js would silently leave out that one and all after it.
 */
export function certificatesIn(pem: string, where: string): readonly X509Certificate[] {
  const [before = '', ...parts] = pem.split(/(?=-----BEGIN )/);
  const leading = isPemText(before) ? [before] : [];
  const certificates = [...leading, ...parts].filter((part) => CERTIFICATE_LABEL.test(part));
  const isCut = leading.length === 0 && before.includes('-----END');
  if (isCut || (leading.length === 0 && parts.length === 0)) throw unreadable(where);
  return certificates.map((part, i) => {
    try {
      return new X509Certificate(part);
    } catch (error) {
      const which = certificates.length === 1 ? undefined : `number ${i + 1} of ${certificates.length}`;
      throw unreadable(where, which, error);
    }
  });
}

/** The common name of a certificate's subject or issuer, else the whole name on one line. */
export function nameOf(name: string): string {
  return /(?:^|\n)CN=(.*)$/m.exec(name)?.[1] ?? name.replaceAll('\n', ', ');
}

function unreadable(where: string, which?: string, cause?: unknown): Error {
  const what = which === undefined ? 'no readable PEM certificate' : `a broken PEM certificate, ${which},`;
  return new Error(`holds ${what} in ${where}`, { cause });
}
