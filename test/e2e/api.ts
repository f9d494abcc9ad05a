import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';

const POLL_MS = 15;
const DEADLINE_MS = 15_000;

/** A run as the service shows it. */
export interface RunAnswer {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly cancel_requested: boolean;
  readonly records_published: number;
  readonly records_total: number;
  readonly created_at: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly paused: boolean;
  /** Of a run of `POST /control`. */
  readonly command: Readonly<Record<string, unknown>> & {
    readonly seed: number;
    readonly start_time: string;
  };
  /** Of a run of `POST /simulations`. */
  readonly scenario: Readonly<Record<string, unknown>> & {
    readonly seed: number;
    readonly containers: number;
  };
  readonly destination: Readonly<Record<string, unknown>>;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** A problem as RFC 9457 defines it. */
export interface ProblemAnswer {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly {
    readonly field: string;
    readonly pointer?: string;
    readonly line?: number;
    readonly message: string;
  }[];
}

/** A command whose run ends at once. */
export const COMMAND = { containerID: 'C02', simulation: 'co2sensor', nb_of_records: 100, product_id: 'P02' };

/** A command whose first record is published at once, and the second a quarter of an hour later. */
export const SLOW = { ...COMMAND, records_per_second: 0.001 };

/** A command that takes six days. */
export const ENDLESS = {
  ...COMMAND,
  nb_of_records: 500_000_000,
  records_per_second: 1000,
  interval_seconds: 1,
};

/** The service as its clients see it. */
export class Api {
  constructor(private readonly url: string) {}

  /** Sends any request; the body is sent as JSON, or unchanged if it is text. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response> {
    return this.send('GET', path, undefined, headers);
  }

  control(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response> {
    return this.send('POST', '/control', body, headers);
  }

  /** Starts a run that must be accepted. */
  async start(command: object = COMMAND): Promise<RunAnswer> {
    const response = await this.control(command);
    expect(response.status).toBe(202);
    return (await response.json()) as RunAnswer;
  }

  /** Sends a scenario: text as YAML, anything else as JSON. */
  simulate(scenario: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const type = typeof scenario === 'string' ? 'application/yaml' : 'application/json';
    return this.send('POST', '/simulations', scenario, { 'content-type': type, ...headers });
  }

  /** Starts a scenario that must be accepted. */
  async startScenario(scenario: unknown): Promise<RunAnswer> {
    const response = await this.simulate(scenario);
    expect(response.status).toBe(202);
    return (await response.json()) as RunAnswer;
  }

  async run(id: string): Promise<RunAnswer> {
    return (await (await this.get(`/simulations/${id}`)).json()) as RunAnswer;
  }

  /** The run as soon as it is in the wanted state. */
  until(id: string, wanted: (run: RunAnswer) => boolean): Promise<RunAnswer> {
    return poll(`run ${id}`, async () => {
      const run = await this.run(id);
      return wanted(run) ? run : undefined;
    });
  }

  ended(id: string): Promise<RunAnswer> {
    return this.until(id, (run) => run.ended_at !== undefined);
  }

  async cancel(id: string): Promise<{ readonly status: number; readonly run: RunAnswer }> {
    const response = await this.send('DELETE', `/simulations/${id}`);
    return { status: response.status, run: (await response.json()) as RunAnswer };
  }

  async runs(
    query = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly simulations: readonly RunAnswer[]; readonly next_cursor?: string }> {
    const response = await this.get(`/simulations${query}`, headers);
    expect(response.status).toBe(200);
    return (await response.json()) as Awaited<ReturnType<Api['runs']>>;
  }

  /** The value of a line of `/metrics`, named with its labels; 0 if there is no such line. */
  async metric(line: string): Promise<number> {
    const text = await (await this.get('/metrics')).text();
    const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return Number(found?.slice(line.length + 1) ?? 0);
  }

  /** An answer whose body only the caller reads; `destroy()` hangs up. */
  open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      httpRequest(this.url + path, { headers, agent: false }, resolve)
        .once('error', reject)
        .end();
    });
  }
}

/** The problem in the answer; fails if there is none or if the status differs. */
export async function problem(response: Response, status: number): Promise<ProblemAnswer> {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body = JSON.parse(text) as ProblemAnswer;
  expect(body).toMatchObject({
    type: 'about:blank',
    title: expect.stringMatching(/^[A-Z]/),
    status,
    detail: expect.stringMatching(/./),
    code: expect.stringMatching(/^[a-z-]+(\.[a-z-]+)?$/),
    request_id: response.headers.get('x-request-id'),
  });
  return body;
}

/** Asks repeatedly until the answer is not undefined, and returns it. */
export async function poll<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${DEADLINE_MS} ms`);
    await pause(POLL_MS);
  }
}
