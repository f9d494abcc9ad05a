import { expect, it } from '@jest/globals';
import { describeNeeding } from '../setup/needs.js';
import { template } from './tools.js';

const SET = '{"name":"a","simulation":"normal","product":"P01","records":1,"containers":1}';

/** Wrong values, and what the message about each must say. */
const WRONG: readonly (readonly [option: string, value: string, message: RegExp])[] = [
  ['replicaCount', '2', /replicaCount.*no more than 1: the runs live in the memory of one process/],
  ['replicaCount', '"1"', /replicaCount/],
  ['replicas', '1', /additional properties 'replicas' not allowed/],
  ['image.repo', '"x"', /image': additional properties 'repo' not allowed/],
  ['image.pullPolicy', '"Sometimes"', /image\/pullPolicy.*'Always', 'IfNotPresent', 'Never'/],
  ['image.tag', '"a b"', /image\/tag/],
  ['image.tag', '1', /image\/tag.*got number, want string/],
  ['image.digest', '"sha256:1"', /image\/digest/],
  ['imagePullSecrets', '["a"]', /imagePullSecrets\/0.*want object/],
  ['serviceAccount.automount', 'true', /serviceAccount.*automount/],
  ['podAnnotations.a', '1', /podAnnotations\/a.*want string/],
  ['auth.mode', '"open"', /auth\/mode.*'token', 'oidc', 'none'/],
  ['auth.token', '"secret"', /auth': additional properties 'token' not allowed/],
  ['auth.existingSecret', '"Not_A_Name"', /auth\/existingSecret/],
  ['auth.oidc', '{"issuer":"login.example.com","audience":"a"}', /auth\/oidc\/issuer/],
  ['auth', '{"mode":"oidc","oidc":{"issuer":"https://a"}}', /auth\.oidc\.issuer and auth\.oidc\.audience/],
  ['auth.oidc.login', '{"enabled":true,"extraArgs":["scope"]}', /login\/extraArgs\/0/],
  ['api.trustProxy', 'true', /api\/trustProxy/],
  ['api.allowedHosts', '["https://a"]', /api\/allowedHosts\/0/],
  ['api.corsOrigins', '["a.example.com"]', /api\/corsOrigins\/0/],
  ['api.rateLimit', '0', /api\/rateLimit/],
  ['service.allowAnonymous', '"yes"', /service\/allowAnonymous/],
  ['simulations.maxRunSeconds', '0', /simulations\/maxRunSeconds/],
  ['service.port', '"http"', /service\/port.*want integer/],
  ['service.port', '70000', /service\/port.*65,?535/],
  ['service.type', '"ExternalName"', /service\/type/],
  ['route.tls.insecureEdgeTerminationPolicy', '"redirect"', /insecureEdgeTerminationPolicy/],
  ['route.enabled', '"yes"', /route\/enabled.*want boolean/],
  ['ingress.hosts', '[{"host":"a"}]', /ingress\/hosts\/0.*paths/],
  ['resources.limit', '{}', /resources.*limit/],
  ['readinessProbe.periodSeconds', '0', /readinessProbe\/periodSeconds/],
  ['extraEnv', '[{"name":"A B","value":"x"}]', /extraEnv\/0\/name/],
  ['extraEnv', '[{"value":"x"}]', /extraEnv\/0.*name/],
  ['log.level', '"verbose"', /log\/level/],
  ['log.format', '"xml"', /log\/format/],
  ['simulations.maxRecords', '0', /simulations\/maxRecords/],
  ['simulations.maxRecords', '1.5', /simulations\/maxRecords.*want integer/],
  ['simulations.maxContainers', '100001', /simulations\/maxContainers/],
  ['shutdown.graceSeconds', '-1', /shutdown\/graceSeconds/],
  ['kafka.broker', '"a:1"', /kafka': additional properties 'broker' not allowed/],
  ['kafka.brokers', '"kafka"', /kafka\/brokers.*'kafka' does not match/],
  ['kafka.brokers', '"a:1;b:2"', /kafka\/brokers/],
  ['kafka.saslMechanism', '"OAUTHBEARER"', /kafka\/saslMechanism/],
  ['kafka.ssl', '"maybe"', /kafka\/ssl/],
  ['kafka.required', '"true"', /kafka\/required.*want boolean/],
  ['kafka.topicPartitions', '0', /kafka\/topicPartitions/],
  ['kafka.credentialsSecret.key', '"a"', /credentialsSecret.*key/],
  ['kafka.apiKeySecret.name', '"Not_A_Name"', /apiKeySecret\/name/],
  ['kafka.recordTimestamp', '"now"', /kafka\/recordTimestamp/],
  ['telemetry.payload', '"xml"', /telemetry\/payload.*'json', 'tuple'/],
  ['telemetry.topic', '"a topic"', /telemetry\/topic/],
  ['mongodb.database', '"a/b"', /mongodb\/database/],
  ['dataset.destination', '"s3"', /dataset\/destination/],
  ['dataset.shards', '0', /dataset\/shards/],
  ['dataset.simulations', '[{"name":"a"}]', /simulations\/0.*missing/],
  ['dataset.simulations', `[${SET.replace('normal', 'power')}]`, /simulations\/0\/simulation/],
  ['dataset.simulations', `[${SET.replace('P01', 'P06')}]`, /simulations\/0\/product/],
  ['dataset.simulations', `[${SET.replace('"a"', '"A b"')}]`, /simulations\/0\/name/],
  [
    'dataset.simulations',
    `[${SET.replace('"containers":1', '"containers":["C09"]')}]`,
    /simulations\/0\/containers/,
  ],
  ['dataset.volume.size', '"big"', /dataset\/volume\/size/],
  ['scenario.enabled', 'true', /scenario: give exactly one of .* Given: none\./],
  [
    'scenario',
    '{"enabled":true,"name":"a","document":"b","existingConfigMap":"c"}',
    /Given: scenario\.name, scenario\.document, scenario\.existingConfigMap\./,
  ],
  ['scenario.name', '"../a"', /scenario\/name/],
  ['scenario.document', '{"version":1}', /scenario\/document.*got object, want string/],
  ['scenario.existingConfigMap', '"Not_A_Name"', /scenario\/existingConfigMap/],
  ['scenario.key', '"a/b"', /scenario\/key/],
  ['scenario.seed', '-1', /scenario\/seed/],
  ['scenario.seed', '"42"', /scenario\/seed/],
  ['scenario.startTime', '"now"', /scenario\/startTime/],
  ['scenario.backoffLimit', '-1', /scenario\/backoffLimit/],
  ['scenario.ttlSecondsAfterFinished', '"1h"', /scenario\/ttlSecondsAfterFinished/],
  ['scenario.shards', '2', /scenario': additional properties 'shards' not allowed/],
  ['networkPolicy.ingressFrom', '["all"]', /networkPolicy\/ingressFrom\/0/],
  ['networkPolicy.monitoringFrom', '["all"]', /networkPolicy\/monitoringFrom\/0/],
  ['serviceMonitor.interval', '"often"', /serviceMonitor\/interval/],
  ['podDisruptionBudget.minAvailable', '2', /podDisruptionBudget\/minAvailable/],
];

describeNeeding(['helm'], 'The schema of the values', () => {
  it.each(WRONG)('refuses %s=%s and names it', (option, value, message) => {
    const { code, output } = template('--set-json', `${option}=${value}`);
    expect(output).toMatch(message);
    expect(code).not.toBe(0);
  });

  it.each([
    ['global.anything', '{"a":1}'],
    ['kafka.ssl', 'false'],
    ['kafka.topicPartitions', '12'],
    ['kafka.brokers', '"a:9093, b.example.com:9093,[::1]:9093"'],
    ['simulations.maxRecords', '1000000000'],
    ['simulations.maxContainers', '100000'],
    ['podDisruptionBudget.minAvailable', '"50%"'],
    ['auth.existingSecret', '"tokens"'],
    ['auth', '{"mode":"oidc","oidc":{"issuer":"https://a/b","audience":"a"}}'],
    ['api.trustProxy', '2'],
    ['api.trustProxy', '"10.0.0.0/8,192.168.0.1"'],
    ['dataset.simulations', `[${SET}]`],
    ['scenario', '{"enabled":true,"name":"demonstration","seed":4294967295}'],
  ])('accepts %s=%s', (option, value) => {
    expect(template('--set-json', `${option}=${value}`)).toMatchObject({
      code: 0,
    });
  });
});
