import { beforeAll, expect, it } from '@jest/globals';
import { useService } from '../e2e/service.js';
import { describeNeeding, PYTHON } from '../setup/needs.js';
import { report } from './report.js';
import { installSchemathesis, schemathesis } from './schemathesis.js';

const INSTALL_MS = 300_000;
const RUN_MS = 600_000;
const REQUESTS_OF_EACH = 60;
const SEED = 20_261_123;

describeNeeding(PYTHON, 'requests made from docs/openapi.json', () => {
  const service = useService({ MAX_RECORDS: '500', MAX_RUNNING: '1000', MAX_QUEUED: '100000' });

  beforeAll(installSchemathesis, INSTALL_MS);

  it(
    'get only answers that the document describes, and never make the service fail',
    async () => {
      const { code, output } = await schemathesis(service.process.url, REQUESTS_OF_EACH, SEED);
      const requests = /(\d+) generated/.exec(output)?.[1];
      report(`schemathesis: ${requests} requests, exit code ${code}`);
      expect(`${code}\n${code === 0 ? '' : output}`).toBe('0\n');
      expect(Number(requests)).toBeGreaterThan(300);
    },
    RUN_MS,
  );

  it('leave the service healthy, with no error in its log', async () => {
    expect((await service.api.get('/health/live')).status).toBe(200);
    expect(service.process.entries.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
