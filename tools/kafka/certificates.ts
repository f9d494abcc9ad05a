import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDirectory } from './cache.js';
import type { JavaRuntime } from './java-runtime.js';
import type { Progress } from './progress.js';
import { lastLines, runTool } from './run-tool.js';
import { ToolError } from './tool-error.js';

/** The password of the key store, which contains only temporary development keys. */
export const STORE_PASSWORD = 'development';

/** Certificates are made again each calendar year, so one in use stays valid for at least 400 days. */
const VALID_DAYS = '800';

/** The broker's key store and the CA that signed its certificate. */
export interface Certificates {
  readonly keyStore: string;
  readonly caFile: string;
  readonly caPem: string;
}

/**
 * Returns a CA and a broker certificate for localhost and 127.0.0.1, which keytool makes and the cache keeps for a
 * year. Rejects with a {@link ToolError}.
 */
export async function developmentCertificates(
  runtime: JavaRuntime,
  progress: Progress,
): Promise<Certificates> {
  const name = `certificates-${new Date().getUTCFullYear()}`;
  const directory = await cachedDirectory(name, async (target) => {
    progress('Making certificates …');
    await makeCertificates(runtime.keytool, target);
  });
  const caFile = join(directory, 'ca.pem');
  return { keyStore: join(directory, 'broker.p12'), caFile, caPem: await readFile(caFile, 'utf8') };
}

async function makeCertificates(command: string, directory: string): Promise<void> {
  const file = (name: string): string => join(directory, name);
  const keytool = async (store: string, alias: string, ...args: readonly string[]): Promise<void> => {
    const common = ['-keystore', file(store), '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD];
    const { code, output } = await runTool(command, [...args, '-alias', alias, ...common]);
    if (code !== 0) throw new ToolError(`keytool could not make certificates:\n${lastLines(output, 10)}`);
  };
  const keyPair = ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', VALID_DAYS];
  const caExtensions = ['-ext', 'bc:critical=ca:true', '-ext', 'ku:critical=keyCertSign,cRLSign'];
  const names = 'san=dns:localhost,ip:127.0.0.1';

  await keytool('ca.p12', 'ca', ...keyPair, '-dname', 'CN=Reefer development CA', ...caExtensions);
  await keytool('ca.p12', 'ca', '-exportcert', '-rfc', '-file', file('ca.pem'));
  await keytool('broker.p12', 'broker', ...keyPair, '-dname', 'CN=localhost');
  await keytool('broker.p12', 'broker', '-certreq', '-file', file('broker.csr'));
  const request = ['-infile', file('broker.csr'), '-outfile', file('broker.pem'), '-rfc'];
  const extensions = ['-ext', names, '-ext', 'eku=serverAuth', '-validity', VALID_DAYS];
  await keytool('ca.p12', 'ca', '-gencert', ...request, ...extensions);
  await keytool('broker.p12', 'ca', '-importcert', '-noprompt', '-file', file('ca.pem'));
  await keytool('broker.p12', 'broker', '-importcert', '-noprompt', '-file', file('broker.pem'));
}
