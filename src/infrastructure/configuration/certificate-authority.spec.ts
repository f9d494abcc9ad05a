import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { certificateAuthorityProblem, readCertificateAuthority } from './certificate-authority.js';

const NOT_A_CERTIFICATE = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----';

describe(readCertificateAuthority.name, () => {
  let directory: string;
  const file = (name: string, text = CERTIFICATE): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'certificate-authority-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('takes PEM text', () => {
    expect(readCertificateAuthority(CERTIFICATE)).toEqual({ pem: CERTIFICATE, note: undefined });
  });

  it('takes PEM text with line ends escaped as \\n, as secrets often hold it', () => {
    const oneLine = CERTIFICATE.replaceAll('\n', '\\n');
    expect(readCertificateAuthority(oneLine).pem).toBe(CERTIFICATE);
  });

  it('takes a file, without the white space around its text', () => {
    expect(readCertificateAuthority(file('my-ca', `\n${CERTIFICATE}\n\n`)).pem).toBe(CERTIFICATE);
  });

  it('takes all certificates of a bundle', () => {
    const bundle = `${CERTIFICATE}\n${CERTIFICATE}`;
    expect(readCertificateAuthority(file('bundle.pem', bundle)).pem).toBe(bundle);
  });

  it.each([
    ['es-cert.pem', ['ca.crt', 'binding', 'a.pem']],
    ['ca.crt', ['binding', 'a.crt']],
    ['binding', ['a.pem', 'b.crt']],
    ['a.pem', ['b.pem', 'c.crt']],
    ['a.crt', ['b.pem', 'aa.txt', 'README']],
  ])('prefers %s in a directory that also holds %j', (best, others) => {
    for (const name of others) file(name, NOT_A_CERTIFICATE);
    file(best);
    expect(readCertificateAuthority(`${directory}/`).pem).toBe(CERTIFICATE);
    expect(readCertificateAuthority(directory).pem).toBe(CERTIFICATE);
  });

  it('ignores all other files of a directory', () => {
    file('readme.txt');
    file('pem');
    expect(readCertificateAuthority(directory).pem).toBeUndefined();
  });

  it('uses the system CAs, with a note, where an optional secret left its directory empty', () => {
    expect(readCertificateAuthority(`${directory}/`)).toEqual({
      pem: undefined,
      note: `There is no certificate in ${directory}/; the system's CAs are used.`,
    });
  });

  it('uses the system CAs if a setting that ends in "/" names a missing directory', () => {
    expect(readCertificateAuthority(`${directory}/none/`)).toEqual({
      pem: undefined,
      note: expect.stringContaining('none/'),
    });
  });

  it('refuses a missing file', () => {
    expect(() => readCertificateAuthority(`${directory}/none`)).toThrow(
      /^names .*none, which cannot be read \(ENOENT\); give PEM text, a file, or a directory ending in "\/"$/,
    );
  });

  it('refuses a path that goes through a file', () => {
    expect(() => readCertificateAuthority(`${file('a')}/b`)).toThrow(/cannot be read \(ENOTDIR\)/);
  });

  it.each([
    ['empty', ''],
    ['not a certificate', 'hello'],
    ['a broken certificate', NOT_A_CERTIFICATE],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
  ])('refuses a file that is %s', (_, text) => {
    const path = file('ca.crt', text);
    expect(() => readCertificateAuthority(path)).toThrow(`holds no readable PEM certificate in ${path}`);
    expect(() => readCertificateAuthority(directory)).toThrow(/holds no readable PEM certificate/);
  });

  it('refuses a directory where a certificate file is expected', () => {
    mkdirSync(join(directory, 'ca.crt'));
    expect(() => readCertificateAuthority(directory)).toThrow(/cannot be read \(EISDIR\)/);
  });

  it('refuses text that is not a certificate, without repeating it', () => {
    const secret = `-----BEGIN PRIVATE KEY-----${'A'.repeat(400)}`;
    expect(certificateAuthorityProblem(secret)).toBe('holds no readable PEM certificate in the text');
  });

  it('does not repeat a certificate that lacks its first line', () => {
    const base64 = CERTIFICATE.replaceAll(/-----.*-----/g, '').replaceAll('\n', '');
    expect(certificateAuthorityProblem(base64)).toMatch(
      /^names a file, which cannot be read \((ENOENT|ENAMETOOLONG)\); give PEM text/,
    );
  });

  it('finds no problem in a valid setting', () => {
    expect(certificateAuthorityProblem(CERTIFICATE)).toBeUndefined();
    expect(certificateAuthorityProblem(`${directory}/`)).toBeUndefined();
  });
});
