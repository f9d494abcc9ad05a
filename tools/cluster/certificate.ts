import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a CA (`ca.pem`) and a server's key and certificate (`server.key`, `server.pem`) for an address, in a folder. */
export function makeCertificate(folder: string, address: string): void {
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  const days = ['-days', '2'];
  const ca = ['-subj', '/CN=test-ca', '-keyout', file('ca.key'), '-out', file('ca.pem')];
  openssl('req', '-x509', ...newKey, ...days, ...ca);
  openssl('req', ...newKey, '-subj', '/CN=server', '-keyout', file('server.key'), '-out', file('server.csr'));
  writeFileSync(file('names'), `subjectAltName=IP:${address}`);
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', ...days];
  openssl(
    'x509',
    '-req',
    '-in',
    file('server.csr'),
    ...signed,
    '-extfile',
    file('names'),
    '-out',
    file('server.pem'),
  );
}
