import type { Rendering } from './rendering.js';

const DATASETS = [
  { name: 'co2', simulation: 'co2sensor', product: 'P02', records: 100_000, containers: 8 },
  { name: 'power', simulation: 'poweroff', product: 'P01', records: 10, containers: ['C01', 'C02'], seed: 7 },
];

const DOCUMENT = 'version: 1\nduration: 1d\nfleet:\n  - { group: a, containers: 3, product: P02 }\n';

/** All kinds of value combinations, by name, for tests that must hold for each. */
export const COMBINATIONS: Readonly<Record<string, Rendering>> = {
  'no values on Kubernetes': {},
  'no values on OpenShift': { openShift: true },
  'an old Kubernetes': { kubeVersion: '1.27.0' },
  'Kafka required': { values: { kafka: { required: true } }, openShift: true },
  'Kafka set by values': {
    values: { kafka: { brokers: 'a:9093,b:9093', saslMechanism: 'PLAIN', ssl: true, createTopic: true } },
  },
  'tuples to another topic': { values: { telemetry: { payload: 'tuple', topic: 'mine' } }, openShift: true },
  'Secrets with other names': {
    values: {
      kafka: {
        apiKeySecret: { name: 'eventstreams-apikey' },
        certificateSecret: { name: 'my-ca' },
        clientCertificateSecret: { name: 'my-user' },
      },
      mongodb: { urlSecret: { name: 'm', key: 'url' } },
    },
    openShift: true,
  },
  'no objects of the platform': {
    values: {
      kafka: {
        brokersConfigMap: { name: '' },
        topicConfigMap: { name: '' },
        apiKeySecret: { name: '' },
        credentialsSecret: { name: '' },
        certificateSecret: { name: '' },
      },
      mongodb: {
        urlSecret: { name: '' },
        userSecret: { name: '' },
        passwordSecret: { name: '' },
        caSecret: { name: '' },
      },
    },
  },
  'an Ingress with TLS': {
    values: {
      ingress: {
        enabled: true,
        className: 'nginx',
        hosts: [{ host: 'sim.example.com', paths: [{ path: '/', pathType: 'Prefix' }] }],
        tls: [{ secretName: 'certificate', hosts: ['sim.example.com'] }],
      },
    },
  },
  'every option': {
    values: {
      networkPolicy: {
        ingressFrom: [{ namespaceSelector: { matchLabels: { team: 'a' } } }],
        monitoringFrom: [{ namespaceSelector: {} }],
        egress: [{ ports: [{ port: 9093, protocol: 'TCP' }] }],
      },
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
      podDisruptionBudget: { enabled: true },
    },
    openShift: true,
  },
  'tokens of an existing Secret': {
    values: { auth: { mode: 'token', existingSecret: 'tokens' }, networkPolicy: { enabled: false } },
    openShift: true,
  },
  'an issuer': {
    values: { auth: { mode: 'oidc', oidc: { issuer: 'https://login.example.com', audience: 'reefer' } } },
    openShift: true,
  },
  'an issuer with a CA of its own, and a login': {
    values: {
      auth: {
        mode: 'oidc',
        oidc: {
          issuer: 'https://login.example.com/realms/demo',
          audience: 'reefer',
          scopeClaim: 'realm_access.roles',
          caSecret: { name: 'issuer-ca' },
          login: {
            enabled: true,
            existingSecret: 'client',
            image: { digest: `sha256:${'0'.repeat(64)}` },
            extraArgs: ['--scope=openid roles'],
          },
        },
      },
      route: { tls: { enabled: false } },
    },
    openShift: true,
  },
  'everybody, in the cluster': { values: { auth: { mode: 'none' } } },
  'everybody, through a Route': {
    values: { auth: { mode: 'none' }, route: { allowAnonymous: true } },
    openShift: true,
  },
  'hosts, origins and proxies': {
    values: {
      api: {
        trustProxy: '10.0.0.0/8',
        allowedHosts: ['sim.example.com'],
        corsOrigins: ['https://a.example.com', 'http://localhost:3000'],
        rateLimit: 1,
      },
    },
  },
  'a Route without TLS and a load balancer': {
    values: {
      route: { host: 'sim.example.com', tls: { enabled: false } },
      service: { type: 'LoadBalancer', port: 80 },
    },
    openShift: true,
  },
  'another image': {
    values: {
      image: { repository: 'registry.example.com/team/simulator', tag: 'v2', pullPolicy: 'Always' },
      imagePullSecrets: [{ name: 'registry' }],
    },
    openShift: true,
  },
  'places, names and extras': {
    values: {
      fullnameOverride: 'simulator',
      serviceAccount: { create: false, name: 'robot' },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'spot', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      podAnnotations: { a: 'b' },
      podLabels: { c: 'd' },
      extraEnv: [{ name: 'NODE_OPTIONS', value: '--max-old-space-size=300' }],
      volumes: [{ name: 'more', emptyDir: {} }],
      volumeMounts: [{ name: 'more', mountPath: '/more' }],
    },
  },
  'limits and times': {
    values: {
      simulations: {
        maxRecords: 1_000_000_000,
        maxContainers: 100_000,
        maxRunning: 1,
        maxQueued: 0,
        runsKept: 1,
      },
      shutdown: { delaySeconds: 0, graceSeconds: 3600 },
      log: { level: 'trace', format: 'pretty' },
    },
  },
  'data sets to MongoDB': {
    values: { dataset: { enabled: true, shards: 4, simulations: DATASETS } },
    openShift: true,
  },
  'data sets to a volume': {
    values: { dataset: { enabled: true, destination: 'volume', shards: 2, simulations: DATASETS } },
  },
  'a built-in scenario': {
    values: {
      scenario: {
        enabled: true,
        name: 'demonstration',
        seed: 4_294_967_295,
        startTime: '2026-01-31T08:00:00Z',
        ttlSecondsAfterFinished: 3600,
      },
      kafka: { brokers: 'a:9093', certificateSecret: { name: '' } },
    },
    openShift: true,
  },
  'a scenario of its own': { values: { scenario: { enabled: true, document: DOCUMENT } } },
  'a scenario in a ConfigMap': {
    values: { scenario: { enabled: true, existingConfigMap: 'my-scenarios', key: 'summer.yaml' } },
    openShift: true,
  },
  'names that YAML reads as something else': {
    values: {
      nameOverride: 'on',
      fullnameOverride: '123',
      serviceAccount: { name: 'yes' },
      podLabels: { a: 'true' },
      podAnnotations: { a: '1e3' },
      nodeSelector: { a: 'false' },
      imagePullSecrets: [{ name: '0' }],
      ingress: {
        enabled: true,
        className: 'no',
        hosts: [{ host: '1', paths: [{ path: '/', pathType: 'Prefix' }] }],
      },
      kafka: { brokersConfigMap: { name: 'null', key: 'on' }, certificateSecret: { name: '0x1' } },
      dataset: {
        enabled: true,
        destination: 'volume',
        volume: { existingClaim: '1e3' },
        simulations: [
          { name: 'off', simulation: 'normal', product: 'P01', records: 1, containers: 1 },
          { name: '1e3', simulation: 'normal', product: 'P01', records: 1, containers: ['C01'] },
        ],
      },
      scenario: { enabled: true, existingConfigMap: '0x1', key: 'on' },
    },
    openShift: true,
  },
  'no replicas, and values for other charts': { values: { replicaCount: 0, global: { any: 1 } } },
};
