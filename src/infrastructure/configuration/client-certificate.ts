import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { certificatesIn, isPemText, nameOf, pemText, readPem } from './certificate-files.js';

const FORMS = 'PEM text or a file';

/** A certificate and its key, each as PEM text or as the path of a file. */
export interface ClientCertificateSetting {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate, with those of its issuers if it came with them, and its key, as PEM text. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads `KAFKA_CLIENT_CERT` and `KAFKA_CLIENT_KEY`; files are read at each call, so that renewed ones are noticed. Throws
 * an `Error` whose message names the variable and says what is wrong with it; it never holds a part of the key.
 */
export function readClientCertificate(setting: ClientCertificateSetting): ClientCertificate {
  const cert = naming('KAFKA_CLIENT_CERT', () => textOf(setting.certificate));
  const certificate = naming('KAFKA_CLIENT_CERT', () => validCertificate(cert, whereOf(setting.certificate)));
  const key = naming('KAFKA_CLIENT_KEY', () => textOf(setting.key));
  const privateKey = naming('KAFKA_CLIENT_KEY', () => unencryptedKey(key, whereOf(setting.key)));
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error(
      `KAFKA_CLIENT_KEY does not belong to the certificate in KAFKA_CLIENT_CERT (${nameOf(certificate.subject)}); give the two of one user`,
    );
  return { cert, key };
}

/** Says what is wrong with a client certificate and its key; undefined if nothing is. */
export function clientCertificateProblem(setting: ClientCertificateSetting): string | undefined {
  try {
    readClientCertificate(setting);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function validCertificate(pem: string, where: string): X509Certificate {
  const [certificate] = certificatesIn(pem, where);
  if (!certificate) throw new Error(`holds no readable PEM certificate in ${where}`);
  const { subject, validFrom, validTo } = certificate;
  if (Date.parse(validTo) < Date.now())
    throw new Error(`expired at ${instant(validTo)} (${nameOf(subject)}); renew it`);
  if (Date.parse(validFrom) > Date.now())
    throw new Error(
      `is valid only from ${instant(validFrom)} on (${nameOf(subject)}); check this machine's clock`,
    );
  return certificate;
}

function unencryptedKey(pem: string, where: string): KeyObject {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem))
    throw new Error('is encrypted; give it without a passphrase (openssl pkey -in KEY -out NEW_KEY)');
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error(`holds no readable PEM private key in ${where}`, { cause: error });
  }
}

function textOf(setting: string): string {
  return isPemText(setting) ? pemText(setting) : readPem(setting, FORMS);
}

function whereOf(setting: string): string {
  return isPemText(setting) ? 'the text' : setting;
}

function instant(time: string): string {
  return new Date(time).toISOString().replace('.000', '');
}

function naming<T>(variable: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${variable} ${(error as Error).message}`, { cause: error });
  }
}
