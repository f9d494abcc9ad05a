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
  /** Further plaintext listeners by name. */
  readonly furtherListeners: Readonly<Record<string, FurtherListener>>;
  /** The directory of `server.properties` and the node's data. */
  readonly directory: string;
  readonly logFile: string;
}

/** A listener that tells clients another address than its own. */
export interface FurtherListener {
  readonly port: number;
  /** `host:port`. */
  readonly advertised: string;
}

/** For each broker, its further listeners by name: the `host:port` that each advertises; undefined: its own. */
export type FurtherListeners = readonly Readonly<Record<string, string | undefined>>[];

/** All decisions that are made before a process starts. */
export interface ClusterPlan {
  readonly nodes: readonly NodePlan[];
  readonly brokers: readonly NodePlan[];
}

/** The names of listeners in Kafka's settings. */
export type Listener = 'PLAINTEXT' | 'SASL_SSL' | 'SSL' | 'CONTROLLER';

/** Plans the nodes of a cluster, with free ports unless chosen. Node 1 is the controller unless that is separate. */
export async function planCluster(
  directory: string,
  brokerCount: number,
  separateController: boolean,
  chosen: readonly ChosenPorts[] = [],
  further: FurtherListeners = [],
): Promise<ClusterPlan> {
  const taken = chosen.flatMap(({ plaintext, saslSsl }) => [plaintext, saslSsl]);
  const [controllerPort = 0, ...free] = await freePorts(1 + 3 * brokerCount, taken);
  const furtherListeners = await Promise.all(further.map((listeners) => withPorts(listeners)));
  const paths = (id: number) => ({
    directory: join(directory, `node-${id}`),
    logFile: join(directory, `node-${id}.log`),
  });
  const brokers = Array.from({ length: brokerCount }, (_, i): NodePlan => {
    const id = i + 1;
    const [plaintext = 0, saslSsl = 0, ssl = 0] = free.slice(3 * i);
    const clients = { PLAINTEXT: plaintext, SASL_SSL: saslSsl, SSL: ssl };
    const ports = chosen[i];
    if (ports) Object.assign(clients, { PLAINTEXT: ports.plaintext, SASL_SSL: ports.saslSsl });
    const alsoController = id === 1 && !separateController;
    return {
      id,
      name: `broker ${id}`,
      roles: alsoController ? ['broker', 'controller'] : ['broker'],
      listeners: alsoController ? { ...clients, CONTROLLER: controllerPort } : clients,
      furtherListeners: furtherListeners[i] ?? {},
      ...paths(id),
    };
  });
  if (!separateController) return { nodes: brokers, brokers };
  const id = brokerCount + 1;
  const listeners = { CONTROLLER: controllerPort };
  const controller: NodePlan = {
    id,
    name: 'controller',
    roles: ['controller'],
    listeners,
    furtherListeners: {},
    ...paths(id),
  };
  return { nodes: [controller, ...brokers], brokers };
}

async function withPorts(
  listeners: FurtherListeners[number],
): Promise<Readonly<Record<string, FurtherListener>>> {
  const ports = await freePorts(Object.keys(listeners).length);
  return Object.fromEntries(
    Object.entries(listeners).map(([name, advertised], i) => {
      const port = ports[i] ?? 0;
      return [name, { port, advertised: advertised ?? `${HOST}:${port}` }];
    }),
  );
}

/** `host:port` of a listener on each broker that has it. */
export function addresses(brokers: readonly NodePlan[], listener: Listener): string[] {
  return brokers.map((broker) => `${HOST}:${broker.listeners[listener]}`);
}
