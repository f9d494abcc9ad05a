import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.js';
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
    makeStore(folder);
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
    return new KafkaForPods(cluster, relay, folder, `${address}:${saslSsl}`, join(folder, 'ca.pem'));
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

/** Puts the key and the certificates of a folder into a store that Kafka reads. */
function makeStore(folder: string): void {
  const file = (name: string): string => join(folder, name);
  const chain = ['server.pem', 'ca.pem'].map((name) => readFileSync(file(name), 'utf8'));
  writeFileSync(file('chain.pem'), chain.join(''));
  const store = ['-inkey', file('server.key'), '-name', 'broker', '-out', file('broker.p12')];
  execFileSync(
    'openssl',
    ['pkcs12', '-export', '-in', file('chain.pem'), '-passout', `pass:${PASSWORD}`, ...store],
    { stdio: 'pipe' },
  );
}
