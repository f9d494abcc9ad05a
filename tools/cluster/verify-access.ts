// The ways in which the chart lets people in, each with the release's own test.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { tokenEntry } from '../../test/builders/api-token.js';
import { ask } from './ask.js';
import { CLIENT } from './clients.js';
import {
  apply,
  CHART,
  COMMAND,
  helm,
  kubectl,
  NODE,
  onlyPod,
  ownToken,
  RELEASE,
  runEnd,
  serviceUrl,
  startRun,
  TOKEN_SECRET,
} from './cluster.js';
import { IssuerForPods } from './issuer-for-pods.js';
import { eventually, run, verify } from './steps.js';

/** The name at which the browser finds the Service, as if a Route led there. */
const HOST = 'reefer.example';
/** The last commit in which the chart let everybody in. */
const CHART_BEFORE = '93d9d8d';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const upgrade = (...values: readonly string[]): string =>
  helm('upgrade', RELEASE, CHART, '--wait', '--timeout=180s', ...values);

/** The status of a `POST /control`, by a stranger unless there is a token. */
async function statusOfPost(url: string, token?: string): Promise<number> {
  return (await ask(`${url}/control`, { method: 'POST', body: JSON.stringify(COMMAND), token })).status;
}

/** Starts a run with this token, which must succeed. */
async function carryOutRun(url: string, token: string): Promise<void> {
  const { location } = await startRun(url, COMMAND, token);
  assert.equal((await runEnd(url, location, token)).status, 'succeeded');
}

function passTheTest(): void {
  assert.match(helm('test', RELEASE, '--timeout=120s'), /Phase: +Succeeded/);
}

/** What somebody without a token gets from every operation that the service has. */
async function whatAStrangerGets(url: string): Promise<ReadonlyMap<string, number>> {
  const { text } = await ask(`${url}/apidocs-json`);
  const { paths } = JSON.parse(text) as { paths: Readonly<Record<string, object>> };
  const got = new Map<string, number>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of METHODS.filter((one) => one in operations)) {
      const address = `${url}${path.replaceAll(/\{\w+\}/g, 'x')}`;
      const { status } = await ask(address, {
        method: method.toUpperCase(),
        body: ['get', 'delete'].includes(method) ? undefined : '{}',
      });
      got.set(`${method} ${path}`, status);
    }
  }
  return got;
}

/** A release of the chart as it was before it had tokens. */
export async function verifyUpgradeFromBefore(): Promise<void> {
  await verify(
    'helm upgrade from the chart without tokens, which keeps its values and locks the door',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chart-before-'));
      run('bash', ['-c', `git archive ${CHART_BEFORE} ${CHART} | tar x -C ${folder}`]);
      helm(
        'install',
        RELEASE,
        join(folder, CHART),
        '--wait',
        '--timeout=180s',
        '--set=simulations.maxRunning=7',
      );
      const url = serviceUrl();
      assert.equal(await statusOfPost(url), 202);
      assert.throws(() => upgrade('--reuse-values'), /--reset-then-reuse-values/);
      upgrade('--reset-then-reuse-values');
      await onlyPod();
      assert.equal(await statusOfPost(url), 401);
      assert.equal(await statusOfPost(url, ownToken()), 202);
      assert.equal(kubectl('get', 'configmap', RELEASE, '-o', 'jsonpath={.data.MAX_RUNNING}'), '7');
      helm('uninstall', RELEASE, '--wait', '--timeout=180s');
      kubectl('delete', 'secret', TOKEN_SECRET);
      rmSync(folder, { recursive: true });
      return `from ${CHART_BEFORE}`;
    },
  );
}

/** A stranger gets 401, the status of health, and static files. */
export async function verifyStrangers(url: string): Promise<void> {
  await verify('a stranger gets nothing but 401, the status and static files', async () => {
    const got = await whatAStrangerGets(url);
    const open = [...got].filter(([, status]) => status !== 401).map(([operation]) => operation);
    assert.ok(got.size > 10, `${got.size} operations`);
    assert.deepEqual(
      open.filter((operation) => !/^get \/(health(\/live|\/ready)?)?$/.test(operation)),
      [],
    );
    assert.doesNotMatch((await ask(`${url}/health`)).text, /Embedded|KAFKA|destination/);
    return `${got.size} operations, ${got.size - open.length} of them 401`;
  });
}

/** What was changed in the Secret is valid soon, without a restart. */
export async function verifyRotation(url: string): Promise<void> {
  await verify(
    'a token that is put into the Secret is valid soon, and the one before it no longer',
    async () => {
      const before = await onlyPod();
      const old = ownToken();
      const secret = randomBytes(24).toString('hex');
      setTokens(TOKEN_SECRET, secret);
      const begun = performance.now();
      await eventually(
        'the new token',
        async () => ((await ask(`${url}/products`, { token: secret })).status === 200 ? true : undefined),
        180_000,
      );
      assert.equal((await ask(`${url}/products`, { token: old })).status, 401);
      assert.equal((await onlyPod()).metadata.uid, before.metadata.uid);
      upgrade('--reset-values');
      assert.equal(ownToken(), secret);
      return `after ${Math.round((performance.now() - begun) / 1000)} s, and it stays after an upgrade`;
    },
  );
}

/** The other modes, by upgrades of the release. */
export async function verifyModes(url: string): Promise<void> {
  await verify('auth.existingSecret: tokens of a Secret that is there already', async () => {
    const secret = randomBytes(24).toString('hex');
    setTokens('my-tokens', secret);
    upgrade('--set=auth.existingSecret=my-tokens');
    await onlyPod();
    await carryOutRun(url, secret);
    assert.equal(await statusOfPost(url, ownToken()), 401);
    passTheTest();
    kubectl('delete', 'secret', 'my-tokens');
    return '';
  });

  await verify('auth.mode=none: not with a Route, and without one for everybody', async () => {
    assert.throws(() => upgrade('--set=auth.mode=none'), /route\.allowAnonymous=true/);
    upgrade('--set=auth.mode=none,route.enabled=false');
    await onlyPod();
    assert.equal(await statusOfPost(url), 202);
    passTheTest();
    return '';
  });

  if (NODE === '') return;
  const issuer = await IssuerForPods.start(NODE, `http://${HOST}:8080/oauth2/callback`);
  kubectl('create', 'secret', 'generic', 'issuer-ca', `--from-file=ca.crt=${issuer.caFile}`);
  const oidc = `--set=auth.mode=oidc,auth.oidc.issuer=${issuer.address},auth.oidc.audience=${CLIENT.id},auth.oidc.scopeClaim=roles,auth.oidc.caSecret.name=issuer-ca`;

  await verify('auth.mode=oidc: JWTs of an issuer with a CA of its own', async () => {
    upgrade(oidc);
    await onlyPod();
    const token = await issuer.robotToken();
    await carryOutRun(url, token);
    assert.equal(await statusOfPost(url), 401);
    assert.equal(await statusOfPost(url, `${token.slice(0, -6)}AAAAAA`), 401);
    passTheTest();
    return '';
  });

  await verify('a login in front: a browser logs in, programs bring JWTs, strangers get 401', async () => {
    const values = {
      'client-id': CLIENT.id,
      'client-secret': CLIENT.secret,
      'cookie-secret': randomBytes(16).toString('hex'),
    };
    const literals = Object.entries(values).map(([key, value]) => `--from-literal=${key}=${value}`);
    kubectl('create', 'secret', 'generic', 'client', ...literals);
    const login =
      '--set=auth.oidc.login.enabled=true,auth.oidc.login.existingSecret=client,route.tls.enabled=false';
    const redirect = `--set-json=auth.oidc.login.extraArgs=["--redirect-url=http://${HOST}:8080/oauth2/callback"]`;
    upgrade(oidc, login, redirect);
    const pod = await onlyPod();
    passTheTest();
    assert.equal(await statusOfPost(url), 401);
    assert.equal((await ask(`${url}/apidocs`)).status, 302);
    assert.equal((await ask(`${url}/health/ready`)).status, 200);
    await carryOutRun(url, await issuer.robotToken());
    await assert.rejects(ask(`http://${pod.status.podIP}:8080/health`), /ECONNREFUSED/);
    assert.equal(await postInBrowser('ada'), 202);
    assert.equal(await postInBrowser('bob'), 403);
    return 'ada may start a run, bob may only read';
  });
  issuer.stop();
  kubectl('delete', 'secret', 'client', 'issuer-ca');
}

/** Logs in with a browser, and tries `POST /control` out on the Swagger page; resolves with the status. */
async function postInBrowser(person: string): Promise<number> {
  const { hostname } = new URL(serviceUrl());
  const browser = await chromium.launch({
    executablePath: run('bash', ['-c', 'command -v chromium']),
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${HOST} ${hostname}`],
  });
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`http://${HOST}:8080/apidocs`);
    await page.fill('input[name=login]', person);
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
    // The issuer asks whether the client may know who one is.
    await page.click('button[type=submit]');
    return await tryOut(page);
  } finally {
    await browser.close();
  }
}

async function tryOut(page: Page): Promise<number> {
  await page.waitForURL(/\/apidocs/);
  const block = page.locator('#operations-control-control-start');
  await block.locator('.opblock-summary-control').click();
  await block.locator('.try-out__btn').click();
  const answered = page.waitForResponse((response) => response.url().endsWith('/control'));
  await block.locator('.execute').click();
  return (await answered).status();
}

function setTokens(name: string, secret: string): void {
  apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData: { token: secret, tokens: tokenEntry('ada', 'read+run+truth', secret) },
  });
}
