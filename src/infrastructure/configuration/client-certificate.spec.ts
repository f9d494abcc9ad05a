import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  CLIENTS_CA,
  STRANGERS_KEY,
  writeUserSecret,
} from '../../../test/builders/client-certificate.js';
import { clientCertificateProblem, readClientCertificate } from './client-certificate.js';

const GOOD = { certificate: CLIENT_CERTIFICATE, key: CLIENT_KEY };
const encrypted = (type: 'pkcs8' | 'sec1'): string =>
  createPrivateKey(CLIENT_KEY)
    .export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' })
    .toString();

describe(readClientCertificate.name, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'client-certificate-'));
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(directory, { recursive: true });
  });

  it('takes text, also with escaped line ends, and files, each as it is now', () => {
    const escaped = CLIENT_CERTIFICATE.replaceAll('\n', '\\n');
    expect(readClientCertificate(GOOD)).toEqual({ cert: CLIENT_CERTIFICATE, key: CLIENT_KEY });
    expect(readClientCertificate({ ...GOOD, certificate: escaped }).cert).toBe(CLIENT_CERTIFICATE);
    const { KAFKA_CLIENT_CERT: certificate, KAFKA_CLIENT_KEY: key } = writeUserSecret(directory);
    expect(readClientCertificate({ certificate, key })).toEqual({
      cert: CLIENT_CERTIFICATE,
      key: CLIENT_KEY,
    });
    const chain = `${CLIENT_CERTIFICATE}\n${CLIENTS_CA}`;
    writeUserSecret(directory, { certificate: chain });
    expect(readClientCertificate({ certificate, key }).cert).toBe(chain);
  });

  it.each([
    [
      'another key',
      { key: STRANGERS_KEY },
      /^KAFKA_CLIENT_KEY does not belong to .* KAFKA_CLIENT_CERT \(reefer-user\); give the two of one user$/,
    ],
    [
      'an encrypted key',
      { key: encrypted('pkcs8') },
      /^KAFKA_CLIENT_KEY is encrypted; give it without a passphrase/,
    ],
    [
      'an encrypted key of the old form',
      { key: encrypted('sec1') },
      /^KAFKA_CLIENT_KEY is encrypted; give it without/,
    ],
    [
      'a certificate for a key',
      { key: CLIENT_CERTIFICATE },
      /^KAFKA_CLIENT_KEY holds no readable PEM private key in the text$/,
    ],
    [
      'a broken key',
      { key: CLIENT_KEY.replace('MIG', 'MIX') },
      /^KAFKA_CLIENT_KEY holds no readable PEM private key/,
    ],
    [
      'a key for a certificate',
      { certificate: CLIENT_KEY },
      /^KAFKA_CLIENT_CERT holds no readable PEM certificate in the text$/,
    ],
    [
      'a missing file',
      { key: '/none/user.key' },
      /^KAFKA_CLIENT_KEY names \/none\/user\.key, which cannot be read \(ENOENT\); give PEM text or a file$/,
    ],
  ])('refuses %s in one sentence without the key', (_, change, message) => {
    const problem = clientCertificateProblem({ ...GOOD, ...change });
    expect(problem).toMatch(message);
    expect(problem).not.toContain(CLIENT_KEY.split('\n')[1]);
  });

  it.each([
    ['2126-12-01', /^KAFKA_CLIENT_CERT expired at 2126-11-03T17:12:46Z \(reefer-user\); renew it$/],
    [
      '2020-01-01',
      /^KAFKA_CLIENT_CERT is valid only from 2026-11-27T17:12:46Z on \(reefer-user\); check this machine's clock$/,
    ],
  ])('refuses a certificate out of its time: %s', (now, message) => {
    jest.useFakeTimers({ now: new Date(now) });
    expect(clientCertificateProblem(GOOD)).toMatch(message);
  });
});
