import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { tokenEntry } from '../builders/api-token.js';
import { describeNeeding, pathOf } from '../setup/needs.js';
import { type Api, SLOW } from './api.js';
import { FrontProxy } from './front-proxy.js';
import { useService } from './service.js';

const TOKEN = 'a-secret-of-ada';
const NOTE = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';
/** A host name other than this machine's, because browsers trust http://127.0.0.1 more than plain http from elsewhere. */
const ELSEWHERE = 'reefer.example';
const PREFIX = '/reefer';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
];

describeNeeding(['chromium'], 'in a browser', () => {
  const service = useService({ ALLOWED_HOSTS: ELSEWHERE });
  const behindProxy = useService({ TRUST_PROXY: '1' });
  const locked = useService({ API_TOKENS: tokenEntry('ada', 'read+run', TOKEN) });
  let browser: Browser;
  let proxy: FrontProxy;

  beforeAll(async () => {
    proxy = await FrontProxy.start(behindProxy.process.url, PREFIX);
    browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ARGUMENTS });
  });

  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    (proxy as FrontProxy | undefined)?.stop();
  });

  /** Opens the page at this address, and collects what goes wrong on it. */
  async function open(address: string): Promise<{ readonly page: Page; readonly wrong: string[] }> {
    const page = await browser.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('requestfailed', (request) =>
      wrong.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`),
    );
    page.on('response', (response) => {
      if (response.status() >= 400) wrong.push(`${response.url()}: ${response.status()}`);
    });
    await page.goto(address, { waitUntil: 'networkidle' });
    return { page, wrong };
  }

  /** Expands an operation and enables its form. */
  async function tryOut(page: Page, operation: string): Promise<Locator> {
    const block = page.locator(`#operations-${operation}`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    return block;
  }

  async function execute(block: Locator): Promise<{ readonly status: string; readonly text: string }> {
    const clear = block.getByRole('button', { name: 'Clear' }); // There if there is an answer to an earlier request.
    if (await clear.isVisible()) await clear.click();
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table .response');
    return {
      status: await answer.locator('.response-col_status').innerText(),
      text: await answer.locator('.response-col_description').innerText(),
    };
  }

  it.each(['127.0.0.1', ELSEWHERE])(
    'starts a simulation from the documentation at http://%s and follows it to its end',
    async (host) => {
      const { port } = new URL(service.process.url);
      await startFromDocumentation(service.api, `http://${host}:${port}`, '');
    },
  );

  it('does so behind a proxy that strips a path', async () => {
    await startFromDocumentation(behindProxy.api, proxy.origin, PREFIX);
  });

  async function startFromDocumentation(api: Api, origin: string, prefix: string): Promise<void> {
    const { page, wrong } = await open(`${origin}${prefix}/`);
    expect(page.url()).toBe(`${origin}${prefix}/apidocs`);
    expect(await page.title()).toBe('Reefer telemetry simulator');
    expect(await page.getByText(NOTE).isVisible()).toBe(true);

    const control = await tryOut(page, 'control-control-start');
    const example = JSON.parse(await control.locator('textarea').inputValue()) as object;
    await control
      .locator('textarea')
      .fill(JSON.stringify({ ...example, simulation: 'co2sensor', nb_of_records: 777 }));
    const accepted = await execute(control);
    expect(accepted.status).toMatch(/^202/);
    const [, path, id = ''] = /location: (\S*\/simulations\/(\S+))/.exec(accepted.text) ?? [];
    expect(path).toBe(`${prefix}/simulations/${id}`);
    await api.ended(id);

    const get = await tryOut(page, 'simulations-simulations-get');
    await get.getByPlaceholder('id').fill(id);
    const followed = await execute(get);
    expect(followed.status).toMatch(/^200/);
    expect(followed.text).toMatch(/"status": "succeeded"/);
    expect(followed.text).toMatch(/"records_published": 777/);
    expect(wrong).toEqual([]);
    await page.close();
  }

  it('starts a simulation with a token, of which nothing is kept', async () => {
    const address = `${locked.process.url}/apidocs`;
    const { page } = await open(address);
    const control = await tryOut(page, 'control-control-start');
    expect((await execute(control)).status).toMatch(/^401/);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('.auth-container input').fill(TOKEN);
    await page.locator('.auth-btn-wrapper .authorize').click();
    await page.locator('.auth-btn-wrapper .btn-done').click();
    await control.getByRole('button', { name: 'Clear' }).click();
    const accepted = await execute(control);
    expect(accepted.status).toMatch(/^202/);
    expect(accepted.text).toMatch(/"caller": "ada"/);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).not.toContain(TOKEN);
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.locator('.auth-wrapper .authorize.unlocked').count()).toBe(1);
    await page.close();
  });

  it('reads events with fetch, which can show a token', async () => {
    const { page } = await open(`${locked.process.url}/apidocs`);
    const text = await page.evaluate(async (token) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const command = { containerID: 'C02', simulation: 'normal', nb_of_records: 10, product_id: 'P02' };
      const started = await fetch('/control', { method: 'POST', headers, body: JSON.stringify(command) });
      return (await fetch(`${started.headers.get('location')}/events`, { headers })).text();
    }, TOKEN);
    expect(text).toMatch(/^event: state\n[^]*event: end\n/);
    await page.close();
  });

  it('follows a run with EventSource to its end, without reconnecting', async () => {
    const { page, wrong } = await open(`${service.process.url}/apidocs`);
    const { id } = await service.api.start(SLOW);
    const events = await page.evaluate(
      (run) =>
        new Promise<string[]>((resolve, reject) => {
          const seen: string[] = [];
          const source = new EventSource(`${run}/events`);
          for (const name of ['state', 'progress', 'end']) {
            source.addEventListener(name, (event) => {
              const { status } = JSON.parse((event as unknown as { data: string }).data) as {
                status: string;
              };
              seen.push(`${name} ${status}`);
            });
          }
          source.addEventListener('state', () => void fetch(run, { method: 'DELETE' }));
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) resolve(seen);
            else if (seen.length > 50) reject(new Error('again and again'));
          };
        }),
      `/simulations/${id}`,
    );
    expect(events[0]).toBe('state running');
    expect(events.filter((event) => event.startsWith('end'))).toEqual(['end cancelled']);
    expect(events.at(-1)).toBe('end cancelled');
    expect(wrong).toEqual([]);
    await page.close();
  });
});
