// Installs the chart into a real cluster, like an operator with default rights, and verifies the result.
// test-cluster.sh starts the cluster with the namespaces `demo` (like an OpenShift project: restricted-v2, Routes) and
// `plain` (Pod Security restricted), loads the image under the names that the chart uses, and calls this program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka } from 'kafkajs';
import { KafkaForPods } from './kafka.js';
import { ask } from './ask.js';
import {
  CHART,
  RELEASE,
  MANAGEMENT_PORT,
  NAMESPACE,
  COMMAND,
  EMBEDDED,
  UID_RANGE,
  NODE,
  VOLUME,
  type Pod,
  admin,
  OPERATOR,
  kubectl,
  HELM_OPERATOR,
  helm,
  helmBeside,
  apply,
  pods,
  onlyPod,
  ownToken,
  serviceUrl,
  inPod,
  leftovers,
  startRun,
  runEnd,
  podThatIsNotReady,
  stayedUpAndSilent,
  refreshNames,
} from './cluster.js';
import { LoadProcess } from './load-process.js';
import { verifyModes, verifyRotation, verifyStrangers, verifyUpgradeFromBefore } from './verify-access.js';
import { eventually, run, say, summary, verify } from './steps.js';

await verify('the namespace refuses what OpenShift refuses', () => {
  const pod = (change: object): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'probe' },
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...change },
        containers: [
          {
            name: 'probe',
            image: 'probe',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    });
  const create = (change: object): string =>
    run('kubectl', ['-n', NAMESPACE, ...OPERATOR, 'create', '--dry-run=server', '-f', '-'], pod(change));
  create({});
  assert.throws(() => create({ runAsUser: 1001 }), /restricted-v2: runAsUser must be in/);
  assert.throws(() => create({ fsGroup: 1001 }), /restricted-v2: fsGroup must be/);
  assert.throws(() => create({ runAsNonRoot: false }), /PodSecurity|runAsNonRoot/);
  return 'a fixed user, a fixed group, root';
});

await verify('the operator has only the rights of a project owner', () => {
  const can = (...what: readonly string[]): string => {
    try {
      return kubectl('auth', 'can-i', ...what);
    } catch {
      return 'no';
    }
  };
  assert.equal(can('create', 'deployments'), 'yes');
  assert.equal(can('create', 'routes.route.openshift.io'), 'yes');
  assert.equal(can('create', 'namespaces'), 'no');
  assert.equal(can('create', 'clusterroles.rbac.authorization.k8s.io'), 'no');
  return '';
});

await verify('the API server accepts every option in strict validation', () => {
  const values = [
    '--set=podDisruptionBudget.enabled=true,ingress.enabled=true',
    '--set-json=networkPolicy.egress=[{"ports":[{"port":9093,"protocol":"TCP"}]}]',
    '--set-json=networkPolicy.ingressFrom=[{"podSelector":{}}]',
    '--set=scenario.enabled=true,scenario.document=version: 1,scenario.ttlSecondsAfterFinished=60',
    '--set=dataset.enabled=true,dataset.destination=volume,dataset.shards=2',
    '--set-json=dataset.simulations=[{"name":"a","simulation":"normal","product":"P01","records":1,"containers":2}]',
  ];
  const manifest = helm(
    'template',
    RELEASE,
    CHART,
    '--no-hooks',
    '--api-versions=route.openshift.io/v1',
    ...values,
  );
  const taken = run(
    'kubectl',
    ['-n', NAMESPACE, ...OPERATOR, 'apply', '--dry-run=server', '--validate=strict', '-f', '-'],
    manifest,
  );
  return `${taken.split('\n').length} objects`;
});

await verifyUpgradeFromBefore();

await verify('helm install with no value to set', () => {
  const notes = helm('install', RELEASE, CHART, '--wait', '--timeout=180s');
  assert.match(notes, /STATUS: deployed/);
  assert.match(notes, /NOT to Kafka, but to the embedded destination, which only counts/);
  assert.match(notes, /ConfigMap kafka-brokers +missing/);
  assert.match(notes, /oc -n demo get route reefer-simulator/);
  assert.match(notes, /^ +TOKEN=.*oc -n demo get secret reefer-simulator-token.*; echo/m);
  console.log(notes.replace(/^/gm, '        | '));
  refreshNames();
  return '';
});

const url = serviceUrl();

await verify('one pod, 1/1, with a user that the namespace gave it', async () => {
  const pod = await onlyPod();
  const state = JSON.parse(
    inPod(
      pod,
      `import { readFileSync, writeFileSync, existsSync } from 'node:fs';
      const status = readFileSync('/proc/1/status', 'utf8');
      const field = (name) => status.match(new RegExp('^' + name + ':\\\\s*(.*)$', 'm'))[1];
      const written = (file) => { try { writeFileSync(file, 'x'); return 'written'; } catch (error) { return error.code; } };
      console.log(JSON.stringify({
        uid: process.getuid(), gid: process.getgid(), capabilities: field('CapEff') + field('CapBnd'),
        noNewPrivileges: field('NoNewPrivs'), seccomp: field('Seccomp'), root: written('/app/x'), tmp: written('/tmp/x'),
        token: existsSync('/var/run/secrets/kubernetes.io'), node: process.version,
      }));`,
    ),
  ) as Record<string, unknown>;
  const uid = Number(state['uid']);
  assert.ok(uid >= UID_RANGE[0] && uid < UID_RANGE[1], `user ${uid}`);
  assert.equal(state['gid'], 0);
  assert.match(String(state['capabilities']), /^0+$/);
  assert.equal(state['noNewPrivileges'], '1');
  assert.equal(state['seccomp'], '2');
  assert.equal(state['root'], 'EROFS');
  assert.equal(state['tmp'], 'written');
  assert.equal(state['token'], false);
  assert.equal(pod.metadata.annotations?.['openshift.io/scc'], 'restricted-v2');
  return JSON.stringify(state);
});

await verify('a Route to the Service', () => {
  const route = JSON.parse(kubectl('get', 'route', RELEASE, '-o', 'json')) as {
    spec: { to: { name: string }; tls: { termination: string } };
  };
  assert.equal(route.spec.to.name, RELEASE);
  assert.equal(route.spec.tls.termination, 'edge');
  return 'stored and validated; nothing here serves it';
});

await verify('the log, /health and every run name the embedded destination', async () => {
  const pod = await onlyPod();
  assert.match(kubectl('logs', pod.metadata.name), new RegExp(`Embedded destination: ${EMBEDDED}`));
  const health = await ask(`http://${pod.status.podIP}:${MANAGEMENT_PORT}/health`);
  assert.equal(health.status, 200);
  assert.match(health.text, new RegExp(EMBEDDED));
  const { body } = await startRun(url);
  assert.match(body, new RegExp(EMBEDDED));
  return '';
});

await verify('helm test', async () => {
  const outcome = helm('test', RELEASE, '--timeout=120s');
  assert.match(outcome, /Phase: +Succeeded/);
  await eventually('the end of the test pod', () =>
    pods('app.kubernetes.io/component=test').length === 0 ? true : undefined,
  );
  return 'Succeeded, and its pod is gone';
});

await verifyStrangers(url);

await verify('POST /control through the Service, to the end of the run', async () => {
  const { location } = await startRun(url);
  const end = await runEnd(url, location);
  assert.deepEqual(end, { status: 'succeeded', published: 1000 });
  const { text, headers } = await ask(`${url}${location}/telemetry`, { token: ownToken() });
  assert.equal(text.trim().split('\n').length, 1000);
  return `${location} ${String(headers['content-type'])}`;
});

await verify('helm upgrade under load: no request fails, and the old pod completes its run', async () => {
  const before = await onlyPod();
  let log = '';
  const follower = spawn('kubectl', ['-n', NAMESPACE, 'logs', '-f', before.metadata.name]);
  follower.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const load = new LoadProcess(url, ownToken());
  await eventually('the first requests', () => (log.includes('"path":"/products"') ? true : undefined));
  const values = '--set=log.level=debug,image.tag=0.1.0-next';
  const upgrade = helmBeside('upgrade', RELEASE, CHART, '--wait', '--timeout=240s', values);
  // A run of 15 s that begins after the pod was told to end, so it still runs when the pod accepts no more runs.
  const told = (pod: Pod): boolean =>
    pod.metadata.uid === before.metadata.uid && !!pod.metadata.deletionTimestamp;
  await eventually('the end of the old pod', () => pods().find(told), 240_000);
  const late = { ...COMMAND, nb_of_records: 150, records_per_second: 10 };
  const { location } = await startRun(`http://${before.status.podIP}:8080`, late);
  await upgrade;
  const after = await onlyPod();
  assert.notEqual(after.metadata.uid, before.metadata.uid);
  assert.match(after.spec.containers[0].image, /:0\.1\.0-next$/);
  const numbers = await load.stop();
  await eventually('the end of the log', () => (follower.exitCode === null ? undefined : true));
  const id = location.split('/').at(-1) ?? '';
  assert.match(log, new RegExp(`Simulation ${id} succeeded: 150 of 150 records acknowledged`));
  return numbers;
});

await verify('helm rollback under load', async () => {
  const load = new LoadProcess(url, ownToken());
  await helmBeside('rollback', RELEASE, '1', '--wait', '--timeout=240s');
  const pod = await onlyPod();
  const numbers = await load.stop();
  assert.match(pod.spec.containers[0].image, /:0\.1\.0$/);
  assert.match(kubectl('get', 'configmap', RELEASE, '-o', 'jsonpath={.data.LOG_LEVEL}'), /^info$/);
  return numbers;
});

await verify(
  'a ConfigMap of brokers that is created later: the new pod says why it is not ready, the old pod still serves',
  async () => {
    const before = await onlyPod();
    apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kafka-brokers' },
      data: { brokers: '127.0.0.1:9' },
    });
    const notes = helm('upgrade', RELEASE, CHART);
    assert.match(notes, /Kafka at 127\.0\.0\.1:9 \(ConfigMap kafka-brokers\)/);
    const { pod, message } = await podThatIsNotReady(before, /No broker of 127\.0\.0\.1:9 can be reached/);
    await stayedUpAndSilent(pod);
    kubectl('delete', 'configmap', 'kafka-brokers');
    helm('upgrade', RELEASE, CHART, '--wait', '--timeout=180s');
    await onlyPod();
    return message;
  },
);

await verify('kafka.required=true without brokers: not ready, says why, does not restart', async () => {
  helm('install', 'strict', CHART, '--set=kafka.required=true');
  const pod = await eventually('a running pod', () =>
    pods('app.kubernetes.io/instance=strict').find(
      ({ status }) => status.phase === 'Running' && status.podIP,
    ),
  );
  const { status, text } = await eventually('an answer with the reason', async () => {
    const answer = await ask(`http://${pod.status.podIP}:${MANAGEMENT_PORT}/health/ready`);
    return answer.text.includes('KAFKA_REQUIRED') ? answer : undefined;
  });
  assert.equal(status, 503);
  assert.match(helm('get', 'notes', 'strict'), /NOWHERE, and the service stays not ready \(kafka.required\)/);
  const [again] = pods('app.kubernetes.io/instance=strict');
  assert.equal(again?.status.containerStatuses?.[0]?.restartCount, 0);
  assert.equal(again.status.containerStatuses[0].ready, false);
  helm('uninstall', 'strict', '--wait');
  return (JSON.parse(text) as { error: { destination: { message: string } } }).error.destination.message;
});

if (NODE !== '') {
  const kafka = await KafkaForPods.start(NODE);
  await verify(
    'with the objects of the reference architecture: connects to a real Kafka with SCRAM and the mounted CA',
    async () => {
      await kafka.createTopic('reefer-telemetry');
      kubectl('create', 'configmap', 'kafka-brokers', `--from-literal=brokers=${kafka.brokers}`);
      kubectl('create', 'configmap', 'kafka-topics', '--from-literal=reeferTelemetryTopic=reefer-telemetry');
      const credentials = [
        `--from-literal=username=${kafka.user}`,
        `--from-literal=password=${kafka.password}`,
      ];
      kubectl('create', 'secret', 'generic', 'eventstreams-cred', ...credentials);
      kubectl('create', 'secret', 'generic', 'eventstreams-cert-pem', `--from-file=${kafka.caFile}`);
      const notes = helm('upgrade', RELEASE, CHART, '--wait', '--timeout=180s', '--set=kafka.required=true');
      assert.match(notes, new RegExp(`Kafka at ${kafka.brokers} \\(ConfigMap kafka-brokers\\)`));
      assert.match(notes, /Secret +eventstreams-cred +found\n/);
      await onlyPod();
      const { location, body } = await startRun(url);
      assert.match(body, /"kind":"kafka","topic":"reefer-telemetry"/);
      assert.deepEqual(await runEnd(url, location), { status: 'succeeded', published: 1000 });
      assert.match(helm('test', RELEASE, '--timeout=120s'), /Phase: +Succeeded/);
      const admin = new Kafka({ brokers: [...kafka.plaintext] }).admin();
      await admin.connect();
      const partitions = await admin.fetchTopicOffsets('reefer-telemetry');
      await admin.disconnect();
      const records = partitions.reduce((sum, { high }) => sum + Number(high), 0);
      assert.equal(records, 1100);
      return `${records} records on the topic: 1000 of the run, 100 of helm test`;
    },
  );
  await verify(
    'a wrong password in the Secret: the new pod says why it is not ready, the old pod still serves, a fix helps',
    async () => {
      const secret = (password: string): void => {
        const stringData = { username: kafka.user, password };
        apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'eventstreams-cred' }, stringData });
      };
      const before = await onlyPod();
      secret('wrong');
      helm('upgrade', RELEASE, CHART);
      const { pod, message } = await podThatIsNotReady(before, /refused the credentials of user/);
      await stayedUpAndSilent(pod);
      secret(kafka.password);
      helm('upgrade', RELEASE, CHART, '--wait', '--timeout=180s');
      await onlyPod();
      return message;
    },
  );
  kubectl('delete', 'configmap', 'kafka-brokers', 'kafka-topics');
  kubectl('delete', 'secret', 'eventstreams-cred', 'eventstreams-cert-pem');
  await kafka.stop();
}

await verifyRotation(url);
await verifyModes(url);

await verify('every option, by helm upgrade', async () => {
  helm(
    'upgrade',
    RELEASE,
    CHART,
    '--wait',
    '--timeout=180s',
    '--set=podDisruptionBudget.enabled=true,ingress.enabled=true,telemetry.payload=tuple',
  );
  await onlyPod();
  return kubectl('get', 'networkpolicy,poddisruptionbudget,ingress', '-o', 'name').replaceAll('\n', ', ');
});

if (VOLUME !== '') {
  await verify('data sets on a volume: the shards contain every container once', () => {
    apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'datasets' },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: '',
        volumeName: 'datasets',
        resources: { requests: { storage: '1Gi' } },
      },
    });
    const simulations = [
      { name: 'co2', simulation: 'co2sensor', product: 'P02', records: 50, containers: 5 },
      {
        name: 'off',
        simulation: 'poweroff',
        product: 'P01',
        records: 20,
        containers: ['C01', 'C02', 'C03'],
        format: 'ndjson',
      },
    ];
    const values = [
      '--set=dataset.enabled=true,dataset.destination=volume,dataset.shards=2,dataset.volume.existingClaim=datasets',
      `--set-json=dataset.simulations=${JSON.stringify(simulations)}`,
    ];
    helm('upgrade', RELEASE, CHART, '--wait', '--wait-for-jobs', '--timeout=240s', ...values);
    const jobs = kubectl('get', 'jobs', '-l', 'app.kubernetes.io/component=dataset', '-o', 'name').split(
      '\n',
    );
    assert.equal(jobs.length, 2);
    const files = readdirSync(VOLUME).sort();
    assert.deepEqual(files, ['co2-0.csv', 'co2-1.csv', 'off-0.ndjson', 'off-1.ndjson']);
    const containers = ['co2-0.csv', 'co2-1.csv'].map((file) => {
      const [header, ...rows] = readFileSync(join(VOLUME, file), 'utf8').trim().split('\n');
      assert.match(header ?? '', /^container_id,measurement_time,product_id,/);
      return new Set(rows.map((row) => row.split(',')[0]));
    });
    assert.deepEqual(
      containers.map((set) => set.size),
      [3, 2],
    );
    assert.equal(new Set(containers.flatMap((set) => [...set])).size, 5);
    // The same values give the same names, so nothing is made a second time.
    helm('upgrade', RELEASE, CHART, '--wait', '--timeout=180s', ...values);
    assert.deepEqual(
      kubectl('get', 'jobs', '-l', 'app.kubernetes.io/component=dataset', '-o', 'name').split('\n'),
      jobs,
    );
    return `${files.join(', ')}; ${jobs.join(', ')}`;
  });
}

await verify('helm uninstall leaves nothing but the token, which the next release takes up', async () => {
  const empty = (): Promise<true> =>
    eventually('an empty namespace', () => (leftovers() === '' ? true : undefined), 120_000);
  const token = ownToken();
  helm('uninstall', RELEASE, '--wait', '--timeout=180s');
  await empty();
  helm('install', RELEASE, CHART);
  assert.equal(ownToken(), token);
  helm('uninstall', RELEASE, '--wait', '--timeout=180s');
  await empty();
  return '';
});

await verify('on plain Kubernetes, with no value to set', async () => {
  const there = (...args: readonly string[]): string =>
    run('helm', ['-n', 'plain', ...HELM_OPERATOR, ...args]);
  admin('delete', 'crd', 'routes.route.openshift.io');
  await eventually('an API without Routes', () =>
    admin('api-versions').includes('route.openshift.io') ? undefined : true,
  );
  const notes = there('install', RELEASE, CHART, '--wait', '--timeout=180s');
  assert.match(notes, /kubectl -n plain port-forward service\/reefer-simulator 8080:8080/);
  const pod = await onlyPod('plain');
  assert.equal(pod.spec.containers[0].image, 'reefer-simulator:0.1.0');
  assert.equal(pod.spec.containers[0].securityContext['runAsUser'], undefined);
  refreshNames();
  assert.match(there('test', RELEASE, '--timeout=120s'), /Phase: +Succeeded/);
  there('uninstall', RELEASE, '--wait');
  await eventually('an empty namespace', () => (leftovers('plain') === '' ? true : undefined), 120_000);
  return 'installed, tested, uninstalled; the image’s own user';
});

say('The chart holds what it promises.');
summary(0);
