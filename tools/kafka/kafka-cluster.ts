import { readdir, rm, rmdir } from 'node:fs/promises';
import { developmentCertificates, type Certificates } from './certificates.js';
import { classArchive } from './class-archive.js';
import { ClusterAdmin, type TopicOptions } from './cluster-admin.js';
import { clientEnvironment, type Access } from './client-environment.js';
import {
  addresses,
  planCluster,
  type ChosenPorts,
  type ClusterPlan,
  type FurtherListeners,
  type NodePlan,
} from './cluster-plan.js';
import { CREDENTIALS } from './credentials.js';
import { openDataDirectory, type DataDirectory } from './data-directory.js';
import { formatNode } from './format-node.js';
import { javaCommand } from './java-command.js';
import { findJava } from './java-runtime.js';
import { kafkaClassPath } from './jars.js';
import { KafkaNode, type NodeSurroundings } from './kafka-node.js';
import { silent, type Progress } from './progress.js';
import { serverProperties } from './server-properties.js';

/** The options of a cluster; all have defaults. */
export interface KafkaClusterOptions {
  /** With three brokers, topics have three replicas, of which two must be in sync. Default 1. */
  readonly brokers?: 1 | 3;
  /** Runs the controller in a separate process, so that it survives the end of any broker. Default false. */
  readonly separateController?: boolean;
  /**
   * Starts faster and runs slower: for tests, not for benchmarks. The controller notices after 5 s instead of 9 that a
   * broker is gone. Default false.
   */
  readonly fastBoot?: boolean;
  /** The directory of the data, which is kept at the end; default: a temporary one that is removed. */
  readonly dataDirectory?: string | undefined;
  /** The client ports of each broker; default: free ones. */
  readonly ports?: readonly ChosenPorts[];
  /** For each broker, further listeners without encryption or user: see {@link FurtherListeners}. */
  readonly furtherListeners?: FurtherListeners;
  /** Additional Kafka settings for every node. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Called before steps that take seconds. */
  readonly progress?: Progress;
  /** Called when a node ends unexpectedly. */
  readonly onUnexpectedEnd?: NodeSurroundings['onUnexpectedEnd'];
}

/** A broker that was stopped or killed can only register again after its old session has timed out. */
const SHORT_SESSIONS = { 'broker.session.timeout.ms': '5000', 'broker.heartbeat.interval.ms': '500' };

/** A real Kafka on 127.0.0.1 without Docker; its processes end with this one at the latest. */
export class KafkaCluster {
  readonly tokenUser = CREDENTIALS.tokenUser;
  /** The password of `token` for SASL PLAIN. */
  readonly token = CREDENTIALS.token;
  /** The user and the password for SASL SCRAM-SHA-512. */
  readonly scramUser = CREDENTIALS.scramUser;
  readonly scramPassword = CREDENTIALS.scramPassword;
  private readonly admin: ClusterAdmin;

  private constructor(
    private readonly plan: ClusterPlan,
    private readonly data: DataDirectory,
    private readonly certificates: Certificates,
    private readonly nodes: readonly KafkaNode[],
  ) {
    this.admin = new ClusterAdmin(() => addresses(this.runningBrokers(), 'PLAINTEXT'));
  }

  /**
   * Starts a cluster and waits until every broker serves and knows the others. If that fails, ends all processes, keeps
   * only the logs of a temporary directory, and rejects.
   */
  static async start(options: KafkaClusterOptions = {}): Promise<KafkaCluster> {
    const { brokers = 1, separateController = false, fastBoot = false, progress = silent } = options;
    const runtime = await findJava();
    const classPath = await kafkaClassPath(progress);
    const certificates = await developmentCertificates(runtime, progress);
    const archive = await classArchive(runtime, classPath, certificates, progress);
    const command = javaCommand(runtime, classPath, fastBoot, archive);

    const shape = `${brokers} broker(s)${separateController ? ' and a controller' : ''}`;
    const data = await openDataDirectory(options.dataDirectory, shape);
    const plan = await planCluster(
      data.path,
      brokers,
      separateController,
      options.ports,
      options.furtherListeners,
    );
    const removeIfOrphaned = data.temporary ? data.path : undefined;
    const surroundings = { command, removeIfOrphaned, onUnexpectedEnd: options.onUnexpectedEnd };
    const nodes = plan.nodes.map((node) => new KafkaNode(node, surroundings));
    const cluster = new KafkaCluster(plan, data, certificates, nodes);
    const extra = { ...(fastBoot ? SHORT_SESSIONS : {}), ...options.properties };
    try {
      await Promise.all(
        plan.nodes.map((node) => {
          const properties = serverProperties(node, plan, certificates, extra);
          return formatNode(node, properties, data.clusterId, command);
        }),
      );
      await Promise.all(nodes.map((node) => node.start()));
      await cluster.admin.waitForBrokers();
    } catch (error) {
      await cluster.endProcesses();
      await removeAllButLogs(data, plan);
      throw error;
    }
    return cluster;
  }

  /** `host:port` of every broker without encryption and without a user. */
  get plaintext(): string[] {
    return addresses(this.plan.brokers, 'PLAINTEXT');
  }

  /** `host:port` of every broker with TLS and a user, PLAIN or SCRAM-SHA-512. */
  get saslSsl(): string[] {
    return addresses(this.plan.brokers, 'SASL_SSL');
  }

  /** `host:port` of every broker with TLS and without a user. */
  get ssl(): string[] {
    return addresses(this.plan.brokers, 'SSL');
  }

  /** The port of the further listener of that name on each broker. */
  portsOf(furtherListener: string): number[] {
    return this.plan.brokers.map(({ furtherListeners }) => furtherListeners[furtherListener]?.port ?? 0);
  }

  /** The CA of the brokers' certificates, PEM text. */
  get caPem(): string {
    return this.certificates.caPem;
  }

  /** The file that holds {@link caPem}. */
  get caFile(): string {
    return this.certificates.caFile;
  }

  /** The directory of the data and the logs (`node-N.log`). */
  get directory(): string {
    return this.data.path;
  }

  /** The environment variables with which the service connects in the given way. */
  environment(access: Access): Record<string, string> {
    return clientEnvironment(this, access);
  }

  /** The process of the controller: a separate one, or that of a broker. */
  get controller(): KafkaNode {
    return this.nodes.find(({ plan }) => plan.roles.includes('controller')) as KafkaNode;
  }

  /** Returns broker 1 … n; throws a `RangeError` if there is no such broker. */
  broker(id: number): KafkaNode {
    const found = this.nodes.find(({ plan }) => plan.id === id && plan.roles.includes('broker'));
    if (!found) throw new RangeError(`There is no broker ${id}.`);
    return found;
  }

  /**
   * Creates a topic and waits until every running broker knows a leader for each partition. Resolves with false if the
   * topic exists. Rejects with a {@link ToolError}.
   */
  createTopic(name: string, partitions: number, options: TopicOptions = {}): Promise<boolean> {
    return this.admin.createTopic(name, partitions, options);
  }

  /** The number of partitions of a topic. */
  partitionCount(topic: string): Promise<number> {
    return this.admin.partitionCount(topic);
  }

  /** Ends every process. Keeps a data directory that was given, after an orderly stop; otherwise removes the data. */
  async stop(): Promise<void> {
    if (!this.data.temporary) {
      const controls = ({ plan }: KafkaNode): boolean => plan.roles.includes('controller');
      await Promise.all(this.nodes.filter((node) => !controls(node)).map((node) => node.stop()));
      await Promise.all(this.nodes.filter(controls).map((node) => node.stop()));
    }
    await this.endProcesses();
    if (this.data.temporary) await rm(this.data.path, { recursive: true, force: true });
  }

  private runningBrokers(): NodePlan[] {
    const running = this.nodes.filter(({ pid }) => pid !== undefined).map(({ plan }) => plan);
    return running.filter(({ roles }) => roles.includes('broker'));
  }

  private async endProcesses(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }
}

async function removeAllButLogs(data: DataDirectory, plan: ClusterPlan): Promise<void> {
  if (!data.temporary) return;
  await Promise.all(plan.nodes.map(({ directory }) => rm(directory, { recursive: true, force: true })));
  const left = await readdir(data.path);
  if (left.length === 0) await rmdir(data.path);
}
