import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The names under which platforms keep a CA in a directory, best first. */
const KNOWN_FILES = ['es-cert.pem', 'ca.crt', 'binding'];

/** A setting that is longer is more likely text than a path, and is not repeated in a message. */
const LONGEST_PATH_SHOWN = 200;

/** A CA as the drivers take it: PEM text, or undefined for the system's, with a note why. */
export interface CertificateAuthority {
  readonly pem: string | undefined;
  readonly note: string | undefined;
}

/**
 * Resolves a CA setting: PEM text, a file, or a directory, in which the first of `es-cert.pem`, `ca.crt`, `binding`,
 * then any `*.pem` or `*.crt` is taken. An empty or missing directory (written with a trailing `/`) means the system's
 * CAs. Throws where a file is missing or holds no certificate.
 */
export function readCertificateAuthority(setting: string): CertificateAuthority {
  if (setting.startsWith('-----BEGIN'))
    return { pem: checked(setting.replaceAll('\\n', '\n'), 'the text'), note: undefined };
  const directory = setting.endsWith('/') || isDirectory(setting);
  const file = directory ? certificateIn(setting) : setting;
  if (!file)
    return { pem: undefined, note: `There is no certificate in ${setting}; the system's CAs are used.` };
  return { pem: checked(read(file), file), note: undefined };
}

/** What is wrong with a CA setting, or undefined. */
export function certificateAuthorityProblem(setting: string): string | undefined {
  try {
    readCertificateAuthority(setting);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
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
    return false; // Reading it says why.
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
