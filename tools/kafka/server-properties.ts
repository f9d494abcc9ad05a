import { join } from 'node:path';
import { STORE_PASSWORD, type Certificates } from './certificates.js';
import type { ClusterPlan, Listener, NodePlan } from './cluster-plan.js';
import { CREDENTIALS } from './credentials.js';
import { HOST } from './ports.js';

const SECURITY = 'org.apache.kafka.common.security';
const CLIENT_LISTENERS = ['PLAINTEXT', 'SASL_SSL', 'SSL'] as const;

/** The text of a node's `server.properties`; `extra` settings override the others. */
export function serverProperties(
  node: NodePlan,
  plan: ClusterPlan,
  certificates: Certificates,
  extra: Readonly<Record<string, string>> = {},
): string {
  const controller = plan.nodes.find(({ roles }) => roles.includes('controller'));
  const replication = String(Math.min(3, plan.brokers.length));
  const inSync = plan.brokers.length < 3 ? '1' : '2';
  const clientListeners = CLIENT_LISTENERS.filter((name) => node.listeners[name] !== undefined);
  const controllerListener = node.listeners.CONTROLLER === undefined ? [] : (['CONTROLLER'] as const);
  const further = Object.entries(node.furtherListeners);
  const settings: Record<string, string> = {
    'process.roles': node.roles.join(','),
    'node.id': String(node.id),
    'controller.quorum.voters': `${controller?.id}@${HOST}:${controller?.listeners.CONTROLLER}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: [
      ...[...clientListeners, ...controllerListener].map((name) => own(name, node)),
      ...further.map(([name, { port }]) => `${name}://${HOST}:${port}`),
    ].join(','),
    ...(further.length === 0
      ? {}
      : {
          'advertised.listeners': [
            ...clientListeners.map((name) => own(name, node)),
            ...further.map(([name, { advertised }]) => `${name}://${advertised}`),
          ].join(','),
        }),
    'listener.security.protocol.map': [
      'PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:PLAINTEXT',
      ...plan.brokers
        .flatMap(({ furtherListeners }) => Object.keys(furtherListeners))
        .filter((name, i, names) => names.indexOf(name) === i)
        .map((name) => `${name}:PLAINTEXT`),
    ].join(','),
    'log.dirs': join(node.directory, 'data'),
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replication,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replication,
    'transaction.state.log.replication.factor': replication,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replication,
    'share.coordinator.state.topic.min.isr': inSync,
    // The default of fifty partitions is for large clusters, and delays the first group or transaction.
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    ...(node.roles.includes('broker') ? security(certificates) : {}),
    ...extra,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

function own(name: Listener, node: NodePlan): string {
  return `${name}://${HOST}:${node.listeners[name]}`;
}

function security(certificates: Certificates): Record<string, string> {
  const { tokenUser, token } = CREDENTIALS;
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `${SECURITY}.plain.PlainLoginModule required user_${tokenUser}="${token}";`,
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${SECURITY}.scram.ScramLoginModule required;`,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': certificates.keyStore,
    'ssl.keystore.password': STORE_PASSWORD,
  };
}
