import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeNeeding } from '../setup/needs.js';
import { attempt, CHART } from './tools.js';

/** A setting that keeps the pods safe or the service up: where it is, and the text that replaces it. */
interface Mutation {
  readonly setting: string;
  readonly file: string;
  readonly from: RegExp | string;
  readonly to: string;
}

const VALUES = 'values.yaml';
const DEPLOYMENT = 'templates/deployment.yaml';
const JOB = 'templates/_job.tpl';
const SCENARIO = 'templates/_scenario.tpl';
const KAFKA = 'templates/_kafka.tpl';
const ACCESS = 'templates/_access.tpl';
const TOKENS = 'templates/token-secret.yaml';
const POLICY = 'templates/networkpolicy.yaml';
const TEST = 'templates/tests/follow-a-run.yaml';
const HELPERS = 'templates/_helpers.tpl';

const inEveryPod = (setting: string, from: RegExp | string, to = ''): readonly Mutation[] =>
  [DEPLOYMENT, JOB, TEST].map((file) => ({ setting, file, from, to }));

const MUTATIONS: readonly Mutation[] = [
  {
    setting: 'pod runAsNonRoot',
    file: VALUES,
    from: /(podSecurityContext:\n) {2}runAsNonRoot: true\n/,
    to: '$1',
  },
  {
    setting: 'seccompProfile',
    file: VALUES,
    from: / {2}seccompProfile:\n {4}type: RuntimeDefault\n/,
    to: '',
  },
  {
    setting: 'seccompProfile unconfined',
    file: VALUES,
    from: 'type: RuntimeDefault',
    to: 'type: Unconfined',
  },
  { setting: 'allowPrivilegeEscalation', file: VALUES, from: '  allowPrivilegeEscalation: false\n', to: '' },
  {
    setting: 'allowPrivilegeEscalation true',
    file: VALUES,
    from: 'Escalation: false',
    to: 'Escalation: true',
  },
  { setting: 'capabilities', file: VALUES, from: / {2}capabilities:\n {4}drop: \[ALL\]\n/, to: '' },
  { setting: 'capabilities of some', file: VALUES, from: 'drop: [ALL]', to: 'drop: [NET_RAW]' },
  { setting: 'privileged', file: VALUES, from: '  privileged: false\n', to: '' },
  { setting: 'readOnlyRootFilesystem', file: VALUES, from: '  readOnlyRootFilesystem: true\n', to: '' },
  {
    setting: 'container runAsNonRoot',
    file: VALUES,
    from: /(Filesystem: true\n) {2}runAsNonRoot: true\n/,
    to: '$1',
  },
  {
    setting: 'a fixed user',
    file: VALUES,
    from: 'podSecurityContext:\n',
    to: 'podSecurityContext:\n  runAsUser: 1001\n',
  },
  {
    setting: 'a fixed group',
    file: VALUES,
    from: 'podSecurityContext:\n',
    to: 'podSecurityContext:\n  fsGroup: 1001\n',
  },
  { setting: 'limits', file: VALUES, from: / {2}limits:\n {4}cpu: '1'\n {4}memory: 1Gi\n/, to: '' },
  { setting: 'requests', file: VALUES, from: / {2}requests:\n {4}cpu: 100m\n {4}memory: 192Mi\n/, to: '' },
  ...inEveryPod('no token', /^ *automountServiceAccountToken: false\n/m),
  ...inEveryPod('no links to services', /^ *enableServiceLinks: false\n/m),
  ...inEveryPod('an account without rights', /^ *serviceAccountName: .*\n/m),
  ...inEveryPod('pod securityContext', /^ *securityContext:\n *\{\{- toYaml .*podSecurityContext .*\n/m),
  ...inEveryPod('container securityContext', /^ *securityContext:\n *\{\{- toYaml .*\.securityContext .*\n/m),
  {
    setting: 'no token',
    file: 'templates/serviceaccount.yaml',
    from: 'automountServiceAccountToken: false\n',
    to: '',
  },
  { setting: 'size of /tmp', file: DEPLOYMENT, from: 'sizeLimit: 64Mi', to: 'medium: ""' },
  { setting: 'size of /tmp', file: JOB, from: 'sizeLimit: 64Mi', to: 'medium: ""' },
  {
    setting: 'read-only certificates',
    file: KAFKA,
    from: /(mountPath: \/certs\n) *readOnly: true\n/,
    to: '$1',
  },
  {
    setting: 'read-only certificates',
    file: HELPERS,
    from: /(mountPath: \/mongodb-certs\n) *readOnly: true\n/,
    to: '$1',
  },
  {
    setting: 'read-only client certificate',
    file: KAFKA,
    from: /(mountPath: \/client-certs\n) *readOnly: true\n/,
    to: '$1',
  },
  {
    setting: 'optional client certificate',
    file: KAFKA,
    from: /(name: client-certs\n(?:.*\n){2}) *optional: true\n/,
    to: '$1',
  },
  { setting: 'optional references', file: HELPERS, from: /^ *optional: true\n/m, to: '' },
  { setting: 'optional certificate', file: KAFKA, from: /^ *optional: true\n/m, to: '' },
  {
    setting: 'optional CA of MongoDB',
    file: HELPERS,
    from: /(secretName: .*\n) *optional: true\n/,
    to: '$1',
  },
  {
    setting: 'read-only scenario',
    file: SCENARIO,
    from: /(mountPath: \/scenario\n) *readOnly: true\n/,
    to: '$1',
  },
  {
    setting: 'no second try of a scenario',
    file: VALUES,
    from: 'backoffLimit: 0',
    to: 'backoffLimit: 1',
  },
  {
    setting: 'no second try after wrong use',
    file: JOB,
    from: 'values: [2]',
    to: 'values: [1]',
  },
  {
    setting: 'exactly one scenario',
    file: 'templates/scenario-job.yaml',
    from: /.*checkScenario.*\n/,
    to: '',
  },
  { setting: 'tokens by default', file: VALUES, from: 'mode: token', to: 'mode: none' },
  { setting: 'read-only tokens', file: ACCESS, from: /(mountPath: \/tokens\n) *readOnly: true\n/, to: '$1' },
  { setting: 'read-only CA of the issuer', file: ACCESS, from: /(\/oidc-ca\n) *readOnly: true\n/, to: '$1' },
  {
    setting: 'no token in the pod',
    file: ACCESS,
    from: / {4}items:\n {6}- key: tokens\n {8}path: tokens\n/,
    to: '',
  },
  { setting: 'a Secret that stays', file: TOKENS, from: 'policy: keep', to: 'policy: delete' },
  { setting: 'a token that stays', file: TOKENS, from: /lookup .* \$name\)/, to: 'dict)' },
  {
    setting: 'a Route that is closed',
    file: ACCESS,
    from: '(not .Values.route.allowAnonymous)',
    to: 'false',
  },
  {
    setting: 'an Ingress that is closed',
    file: ACCESS,
    from: '(not .Values.ingress.allowAnonymous)',
    to: 'false',
  },
  {
    setting: 'a Service that is closed',
    file: ACCESS,
    from: '(not .Values.service.allowAnonymous)',
    to: 'false',
  },
  { setting: 'checks of who may use it', file: TEST, from: /.*checkAccess.*\n/, to: '' },
  {
    setting: 'a service behind its login',
    file: ACCESS,
    from: 'ternary "127.0.0.1" "*"',
    to: 'ternary "*" "*"',
  },
  {
    setting: 'no user but the JWT’s',
    file: ACCESS,
    from: 'pass-user-headers=false',
    to: 'pass-user-headers=true',
  },
  {
    setting: 'a NetworkPolicy',
    file: VALUES,
    from: /(networkPolicy:\n.*\n {2}enabled: )true/,
    to: '$1false',
  },
  { setting: 'only this namespace', file: POLICY, from: '- podSelector: {}', to: '- namespaceSelector: {}' },
  { setting: 'only the routers', file: POLICY, from: /matchLabels:\n *policy-group.*\n/, to: '{}\n' },
  { setting: 'only monitoring', file: POLICY, from: /(port: management\n.*\n) *from:\n.*\n/, to: '$1' },
  { setting: 'probes on the management port', file: DEPLOYMENT, from: /port: management/g, to: 'port: http' },
  { setting: 'maxUnavailable', file: DEPLOYMENT, from: 'maxUnavailable: 0', to: 'maxUnavailable: 1' },
  { setting: 'the grace period', file: DEPLOYMENT, from: /^ *terminationGracePeriodSeconds: .*\n/m, to: '' },
  { setting: 'SHUTDOWN_DELAY_SECONDS', file: VALUES, from: 'delaySeconds: 5', to: 'delaySeconds: 0' },
  {
    setting: 'TLS of the Route',
    file: 'templates/route.yaml',
    from: 'termination: edge',
    to: 'termination: passthrough',
  },
  {
    setting: 'the component of the selector',
    file: HELPERS,
    from: 'app.kubernetes.io/component: service\n',
    to: '',
  },
];

describeNeeding(['helm', 'helmUnittest'], "Without one of its settings the chart's assertions", () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'chart-mutation-'));
    cpSync(CHART, copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('pass if nothing has changed', () => {
    expect(attempt('helm-unittest', '--strict', copy)).toMatchObject({ code: 0 });
  });

  it.each(MUTATIONS)('fail: $setting ($file)', ({ file, from, to }) => {
    const path = join(copy, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    // The first assertion that fails is enough.
    const { code, output } = attempt('helm-unittest', '--strict', '--failfast', copy);
    expect(output).toMatch(/Tests: +[1-9][0-9]* failed/);
    expect(code).not.toBe(0);
  });
});
