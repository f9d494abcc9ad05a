import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaCluster } from '../kafka/kafka-cluster.js';
import { freePorts } from '../kafka/ports.js';

const PASSWORD = 'development';

/** A Kafka that the cluster's pods can reach at an address of the node, with SASL over TLS. */
export class KafkaForPods {
  private constructor(
    private readonly cluster: KafkaCluster,
    private readonly relay: ChildProcess,
    private readonly folder: string,
    /** `host:port` that pods connect to. */
    readonly brokers: string,
    /** The CA of that listener. */
    readonly caFile: string,
  ) {}

  static async start(address: string): Promise<KafkaForPods> {
    const folder = mkdtempSync(join(tmpdir(), 'kafka-for-pods-'));
    makeCertificate(folder, address);
    const [plaintext = 0, saslSsl = 0] = await freePorts(2);
    const cluster = await KafkaCluster.start({
      fastBoot: true,
      ports: [{ plaintext, saslSsl }],
      properties: {
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${plaintext},SASL_SSL://${address}:${saslSsl}`,
        'ssl.keystore.location': join(folder, 'broker.p12'),
        'ssl.keystore.password': PASSWORD,
      },
    });
    // Kafka listens only on the loopback address, but pods use the node's. The relay is a separate process, because
    // this one blocks while it waits for helm.
    const relay = spawn(
      process.execPath,
      ['--import', 'tsx', 'tools/cluster/relay.ts', address, String(saslSsl)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    process.once('exit', () => relay.kill());
    await once(relay.stdout, 'data');
    return new KafkaForPods(cluster, relay, folder, `${address}:${saslSsl}`, join(folder, 'es-cert.pem'));
  }

  get user(): string {
    return this.cluster.scramUser;
  }

  get password(): string {
    return this.cluster.scramPassword;
  }

  /** The address for this machine's own clients. */
  get plaintext(): readonly string[] {
    return this.cluster.plaintext;
  }

  async createTopic(name: string): Promise<void> {
    await this.cluster.createTopic(name, 2);
  }

  async stop(): Promise<void> {
    this.relay.kill();
    await this.cluster.stop();
    rmSync(this.folder, { recursive: true });
  }
}

function makeCertificate(folder: string, address: string): void {
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=test-ca',
    '-keyout',
    file('ca.key'),
    '-out',
    file('es-cert.pem'),
  );
  openssl('req', ...newKey, '-subj', '/CN=broker', '-keyout', file('broker.key'), '-out', file('broker.csr'));
  writeFileSync(file('names'), `subjectAltName=IP:${address}`);
  const signed = [
    '-CA',
    file('es-cert.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    file('names'),
  ];
  openssl('x509', '-req', '-in', file('broker.csr'), ...signed, '-out', file('broker.pem'));
  writeFileSync(
    file('chain.pem'),
    readFileSync(file('broker.pem'), 'utf8') + readFileSync(file('es-cert.pem'), 'utf8'),
  );
  const store = [
    '-inkey',
    file('broker.key'),
    '-name',
    'broker',
    '-passout',
    `pass:${PASSWORD}`,
    '-out',
    file('broker.p12'),
  ];
  openssl('pkcs12', '-export', '-in', file('chain.pem'), ...store);
}
