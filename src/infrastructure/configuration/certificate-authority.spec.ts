import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, CLIENTS_CA } from '../../../test/builders/client-certificate.js';
import { certificateAuthorityProblem, readCertificateAuthority, trustedBy } from './certificate-authority.js';

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
    expect(readCertificateAuthority(CERTIFICATE)).toEqual({
      pem: [`${CERTIFICATE}\n`],
      from: ['the text'],
      note: undefined,
    });
  });

  it('takes PEM text with line ends escaped as \\n, as secrets often hold it', () => {
    const oneLine = CERTIFICATE.replaceAll('\n', '\\n');
    expect(readCertificateAuthority(oneLine).pem).toEqual([`${CERTIFICATE}\n`]);
  });

  it('takes a file, without the white space around its text', () => {
    const path = file('my-ca', `\n${CERTIFICATE}\n\n`);
    expect(readCertificateAuthority(path)).toEqual({
      pem: [`${CERTIFICATE}\n`],
      from: [path],
      note: undefined,
    });
  });

  it('takes all CAs of a file or text, whatever stands between them', () => {
    const bundle = `# one\n${CERTIFICATE}\nsubject=two\n${CLIENT_CERTIFICATE}\n${CLIENTS_CA}\n`;
    for (const setting of [file('bundle.pem', bundle), bundle.slice(6)])
      expect(readCertificateAuthority(setting).pem).toEqual([`${CERTIFICATE}\n`, `${CLIENTS_CA}\n`]);
  });

  it('trusts every CA in the files of a directory; passes over keys, other certificates and other files', () => {
    file('es-cert.pem');
    file('binding', CLIENTS_CA);
    file('ca.crt', `${CERTIFICATE}\n${CLIENTS_CA}`);
    for (const name of ['user.key', 'ca.p12', 'readme.txt', 'pem', '..old.pem']) file(name, 'hello');
    file('key.pem', CLIENT_KEY);
    file('user.crt', CLIENT_CERTIFICATE);
    mkdirSync(join(directory, '..data'));
    for (const setting of [directory, `${directory}/`]) {
      const { pem, from } = readCertificateAuthority(setting);
      expect(from).toEqual(['binding', 'ca.crt', 'es-cert.pem'].map((name) => join(directory, name)));
      expect(pem).toEqual([CLIENTS_CA, CERTIFICATE, CLIENTS_CA, CERTIFICATE].map((text) => `${text}\n`));
    }
  });

  it('trusts what the files hold now', () => {
    const path = file('ca.crt', CLIENTS_CA);
    expect(readCertificateAuthority(directory).pem).toEqual([`${CLIENTS_CA}\n`]);
    file('ca.crt', CERTIFICATE);
    file('more.crt', CLIENTS_CA);
    expect(readCertificateAuthority(directory).pem).toEqual([`${CERTIFICATE}\n`, `${CLIENTS_CA}\n`]);
    expect(readCertificateAuthority(path).pem).toEqual([`${CERTIFICATE}\n`]);
  });

  it.each([
    ['is broken', NOT_A_CERTIFICATE],
    ['is cut off', CERTIFICATE.slice(0, 300)],
  ])('refuses a file or text of which the second certificate %s, instead of leaving it out', (_, broken) => {
    const text = `${CERTIFICATE}\n${broken}\n${CLIENTS_CA}`;
    const path = file('ca.crt', text);
    for (const setting of [text, path, directory])
      expect(certificateAuthorityProblem(setting)).toMatch(
        /^holds a broken PEM certificate, number 2 of 3, in /,
      );
  });

  it('refuses a certificate that lost its first line, in a file with a good one', () => {
    const path = file('ca.crt', `${CERTIFICATE.replace(/^.*\n/, '')}\n${CLIENTS_CA}`);
    expect(certificateAuthorityProblem(path)).toBe(`holds no readable PEM certificate in ${path}`);
  });

  it('refuses a directory of which one file is broken, and names it', () => {
    file('a.pem');
    file('b.pem', NOT_A_CERTIFICATE);
    expect(certificateAuthorityProblem(directory)).toBe(
      `holds no readable PEM certificate in ${join(directory, 'b.pem')}`,
    );
  });

  it('refuses a file or text without a CA, and names the one that is wanted', () => {
    const path = file('broker.pem', CLIENT_CERTIFICATE);
    expect(certificateAuthorityProblem(path)).toBe(
      `holds no CA in ${path}, only the certificate of reefer-user; give the CA that issued it (Clients CA)`,
    );
  });

  it('uses the system CAs, with a note, if a directory has only keys and other certificates', () => {
    file('key.pem', CLIENT_KEY);
    file('user.crt', CLIENT_CERTIFICATE);
    expect(readCertificateAuthority(directory)).toEqual({
      pem: undefined,
      from: [],
      note: `There is no CA certificate in ${directory} (passed over: key.pem, user.crt); the system's CAs are used.`,
    });
  });

  it('uses the system CAs, with a note, where an optional secret left its directory empty', () => {
    expect(readCertificateAuthority(`${directory}/`)).toEqual({
      pem: undefined,
      from: [],
      note: `There is no certificate in ${directory}/; the system's CAs are used.`,
    });
  });

  it('uses the system CAs if a setting that ends in "/" names a missing directory', () => {
    expect(readCertificateAuthority(`${directory}/none/`)).toEqual({
      pem: undefined,
      from: [],
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
    if (!text.includes('KEY'))
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

describe(trustedBy.name, () => {
  it('says which CAs are trusted, and where they are from', () => {
    expect(trustedBy(undefined)).toBe("now only the system's CAs are used");
    expect(trustedBy('/no/such/directory/')).toBe("now only the system's CAs are used");
    expect(trustedBy(CERTIFICATE)).toBe('now only the CA in the text is used');
    const directory = mkdtempSync(join(tmpdir(), 'certificate-authority-'));
    for (const name of ['a.pem', 'b.crt']) writeFileSync(join(directory, name), CERTIFICATE);
    expect(trustedBy(`${directory}/`)).toBe(
      `now only the 2 CAs in ${directory}/a.pem, ${directory}/b.crt are used`,
    );
    rmSync(directory, { recursive: true });
  });
});
