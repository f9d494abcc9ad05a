import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file names that platforms use for a CA, most specific first. */
const KNOWN_FILES = ['es-cert.pem', 'ca.crt', 'binding'];

/** Characters. A longer setting is probably text, not a path, so error messages do not repeat it. */
const LONGEST_PATH_SHOWN = 200;

/** A CA in the form that the drivers expect: PEM text, or undefined for the system's CAs, with a note that says why. */
export interface CertificateAuthority {
  readonly pem: string | undefined;
  readonly note: string | undefined;
}

/**
 * Resolves a CA setting: PEM text, a file or a directory. In a directory it takes the first of `es-cert.pem`, `ca.crt`
 * and `binding`, else the first `*.pem` or `*.crt`. An empty or missing directory (written with a trailing `/`) means
 * the system's CAs. Throws an `Error` if a file is missing or holds no certificate.
 */
export function readCertificateAuthority(setting: string): CertificateAuthority {
  if (setting.startsWith('-----BEGIN'))
    return { pem: checked(setting.replaceAll('\\n', '\n'), 'the text'), note: undefined };
  const file = namesDirectory(setting) ? certificateIn(setting) : setting;
  if (!file)
    return { pem: undefined, note: `There is no certificate in ${setting}; the system's CAs are used.` };
  return { pem: checked(read(file), file), note: undefined };
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
  return setting.endsWith('/') || isDirectory(setting);
}

function certificateIn(directory: string): string | undefined {
  const names = isDirectory(directory) ? readdirSync(directory).sort() : [];
  const name =
    KNOWN_FILES.find((known) => names.includes(known)) ?? names.find((other) => /\.(pem|crt)$/.test(other));
  return name && join(directory, name);
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // The attempt to read it reports why.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const name = file.length > LONGEST_PATH_SHOWN ? 'a file' : file;
    throw new Error(
      `names ${name}, which cannot be read (${code}); give PEM text, a file, or a directory ending in "/"`,
      { cause: error },
    );
  }
}

function checked(pem: string, where: string): string {
  try {
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    throw new Error(`holds no readable PEM certificate in ${where}`, { cause: error });
  }
}
