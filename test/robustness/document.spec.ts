import { beforeAll, expect, it } from '@jest/globals';
import { useService } from '../e2e/service.js';
import { bearer, tokenEntry } from '../builders/api-token.js';
import { describeNeeding, PYTHON } from '../setup/needs.js';
import { report } from './report.js';
import { installSchemathesis, schemathesis } from './schemathesis.js';

const INSTALL_MS = 300_000;
const RUN_MS = 600_000;
const REQUESTS_OF_EACH = 60;
const LOCKED_OF_EACH = 10;
/** What wants no token, and the path without a route that schemathesis probes. */
const OPEN = /^\/($|health($|\/)|apidocs|schemathesis-probe)/;
const SEED = 20_261_123;

/** What the log says of a request. */
interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

describeNeeding(PYTHON, 'requests made from docs/openapi.json', () => {
  const service = useService({ MAX_RECORDS: '500', MAX_RUNNING: '1000', MAX_QUEUED: '100000' });

  beforeAll(installSchemathesis, INSTALL_MS);

  it(
    'get only answers that the document describes, and never make the service fail',
    async () => {
      const { code, output } = await schemathesis(service.process.url, {
        ofEach: REQUESTS_OF_EACH,
        seed: SEED,
      });
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

describeNeeding(PYTHON, 'requests made from the document of a service with tokens', () => {
  const service = useService({
    API_TOKENS: tokenEntry('everything', 'read+run+truth', 'all'),
    MAX_RECORDS: '500',
    MAX_RUNNING: '1000',
    MAX_QUEUED: '100000',
    LOG_LEVEL: 'debug',
  });
  const answers = (): readonly Answered[] =>
    service.process.entries.filter(({ context }) => context === 'HTTP') as unknown as Answered[];
  const made = { ofEach: LOCKED_OF_EACH, seed: SEED };

  beforeAll(installSchemathesis, INSTALL_MS);

  it(
    'get only answers that the document describes, with a token of all scopes',
    async () => {
      const { code, output } = await schemathesis(service.process.url, {
        ...made,
        document: `${service.process.url}/apidocs-json`,
        authorization: bearer('all').authorization,
      });
      expect(`${code}\n${code === 0 ? '' : output}`).toBe('0\n');
      const statuses = answers().map(({ status }) => status);
      expect(statuses).toEqual(expect.arrayContaining([200, 202, 400, 404]));
    },
    RUN_MS,
  );

  it(
    'get 401 without a token wherever the document wants one, as it says',
    async () => {
      const before = answers().length;
      const { code, output } = await schemathesis(service.process.url, {
        ...made,
        document: `${service.process.url}/apidocs-json`,
        checks: 'status_code_conformance,content_type_conformance,response_schema_conformance',
      });
      expect(`${code}\n${code === 0 ? '' : output}`).toBe('0\n');
      const locked = answers()
        .slice(before)
        .filter(({ path }) => !OPEN.test(path));
      expect(locked.length).toBeGreaterThan(100);
      expect(locked.filter(({ status }) => status !== 401)).toEqual([]);
    },
    RUN_MS,
  );

  it('leave no error in the log', () => {
    expect(service.process.entries.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
