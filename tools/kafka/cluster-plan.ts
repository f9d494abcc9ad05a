import { join } from 'node:path';
import { freePorts, HOST } from './ports.js';

/** The client ports of a broker that the caller can choose. */
export interface ChosenPorts {
  readonly plaintext: number;
  readonly saslSsl: number;
}

/** One process of a cluster: a broker, a controller or both. */
export interface NodePlan {
  readonly id: number;
  readonly name: string;
  readonly roles: readonly ('broker' | 'controller')[];
  readonly listeners: Readonly<Partial<Record<Listener, number>>>;
  /** The port that the listener `RELAYED` advertises to clients. */
  readonly relayPort?: number | undefined;
  /** The directory of `server.properties` and the node's data. */
  readonly directory: string;
  readonly logFile: string;
}

/** All decisions that are made before a process starts. */
export interface ClusterPlan {
  readonly nodes: readonly NodePlan[];
  readonly brokers: readonly NodePlan[];
}

/** The names of listeners in Kafka's settings. */
export type Listener = 'PLAINTEXT' | 'SASL_SSL' | 'SSL' | 'RELAYED' | 'CONTROLLER';

/** Plans the nodes of a cluster, with free ports unless chosen. Node 1 is the controller unless that is separate. */
export async function planCluster(
  directory: string,
  brokerCount: number,
  separateController: boolean,
  chosen: readonly ChosenPorts[] = [],
  relayPorts: readonly number[] = [],
): Promise<ClusterPlan> {
  const taken = [...chosen.flatMap(({ plaintext, saslSsl }) => [plaintext, saslSsl]), ...relayPorts];
  const [controllerPort = 0, ...free] = await freePorts(1 + 4 * brokerCount, taken);
  const paths = (id: number) => ({
    directory: join(directory, `node-${id}`),
    logFile: join(directory, `node-${id}.log`),
  });
  const brokers = Array.from({ length: brokerCount }, (_, i): NodePlan => {
    const id = i + 1;
    const [plaintext = 0, saslSsl = 0, ssl = 0, relayed = 0] = free.slice(4 * i);
    const relayPort = relayPorts[i];
    const clients = {
      ...{ PLAINTEXT: plaintext, SASL_SSL: saslSsl, SSL: ssl },
      ...(relayPort === undefined ? {} : { RELAYED: relayed }),
    };
    const ports = chosen[i];
    if (ports) Object.assign(clients, { PLAINTEXT: ports.plaintext, SASL_SSL: ports.saslSsl });
    const alsoController = id === 1 && !separateController;
    return {
      id,
      name: `broker ${id}`,
      roles: alsoController ? ['broker', 'controller'] : ['broker'],
      listeners: alsoController ? { ...clients, CONTROLLER: controllerPort } : clients,
      relayPort,
      ...paths(id),
    };
  });
  if (!separateController) return { nodes: brokers, brokers };
  const id = brokerCount + 1;
  const listeners = { CONTROLLER: controllerPort };
  const controller: NodePlan = { id, name: 'controller', roles: ['controller'], listeners, ...paths(id) };
  return { nodes: [controller, ...brokers], brokers };
}

/** `host:port` of a listener on each broker that has it. */
export function addresses(brokers: readonly NodePlan[], listener: Listener): string[] {
  return brokers.map((broker) => `${HOST}:${broker.listeners[listener]}`);
}
