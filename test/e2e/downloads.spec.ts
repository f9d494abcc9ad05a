import { readFile } from 'node:fs/promises';
import { expect, it, describe, beforeAll } from '@jest/globals';
import { chromium } from 'playwright-core';
import { describeNeeding, pathOf } from '../setup/needs.js';
import { COMMAND } from './api.js';
import { useService } from './service.js';

const ORIGIN = 'http://notebook.example';

describe('what is downloaded', () => {
  const service = useService({ CORS_ORIGINS: ORIGIN });
  let id: string;
  beforeAll(async () => {
    ({ id } = await service.api.start({ ...COMMAND, nb_of_records: 50 }));
    await service.api.ended(id);
  });

  const CASES: readonly (readonly [path: string, accept: string, name: string])[] = [
    ['/simulations/ID/telemetry', '*/*', 'ID.ndjson'],
    ['/simulations/ID/telemetry?to=3', 'text/csv', 'ID.csv'],
    ['/simulations/ID/telemetry?container=C02', 'text/csv', 'ID-C02.csv'],
    ['/simulations/ID/scenario', '*/*', 'ID.yaml'],
    ['/simulations/ID/scenario', 'application/json', 'ID.json'],
    ['/scenarios/demonstration', '*/*', 'demonstration.yaml'],
  ];

  it.each(CASES)('has the name of a file: %s as %s', async (path, accept, name) => {
    const response = await service.api.get(path.replace('ID', id), { accept, origin: ORIGIN });
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${name.replace('ID', id)}"`);
    expect(response.headers.get('access-control-expose-headers')).toContain('Content-Disposition');
    if (path.includes('telemetry')) expect(response.headers.get('x-records-published')).toBe('50');
  });

  it.each(['/simulations/ID/telemetry?to=x', '/simulations/none/telemetry', '/simulations/none/scenario'])(
    'has none if there is no such thing: %s',
    async (path) => {
      const response = await service.api.get(path.replace('ID', id));
      expect([response.status >= 400, response.headers.get('content-disposition')]).toEqual([true, null]);
    },
  );

  describeNeeding(['chromium'], 'by a browser', () => {
    it('is saved under that name', async () => {
      const browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        const download = page.waitForEvent('download');
        await page.goto(`${service.process.url}/simulations/${id}/telemetry`).catch(() => undefined); // It is no page.
        const saved = await download;
        expect(saved.suggestedFilename()).toBe(`${id}.ndjson`);
        expect((await readFile(await saved.path(), 'utf8')).split('\n')).toHaveLength(51);
      } finally {
        await browser.close();
      }
    }, 60_000);
  });
});
