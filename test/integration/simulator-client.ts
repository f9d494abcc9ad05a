import { ServiceProcess } from '../e2e/service-process.js';
import { eventually } from './eventually.js';

/** The fields of a run that the tests look at. */
export interface RunAnswer {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly records_published: number;
  readonly throttled_seconds?: number;
  readonly records_total: number;
  readonly command: { readonly seed: number; readonly start_time: string };
  readonly failure?: { readonly code: string; readonly message: string };
}

/** An answer of the service. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** The fields of a request; the others have defaults. */
export type ControlBody = Readonly<Record<string, unknown>>;

const ENDED = new Set(['succeeded', 'failed', 'cancelled']);

/** Our own service, and the requests that the tests send to it. */
export class Simulator {
  private constructor(readonly process: ServiceProcess) {}

  /** Starts the built service and waits until it is ready for runs, unless told not to. */
  static async start(
    environment: Readonly<Record<string, string>>,
    { ready = true }: { readonly ready?: boolean } = {},
  ): Promise<Simulator> {
    const simulator = new Simulator(await ServiceProcess.start(environment));
    if (ready) await simulator.until('/health', 200);
    return simulator;
  }

  async get(path: string): Promise<Answer<unknown>> {
    const response = await fetch(`${this.process.url}${path}`);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: json ? (JSON.parse(text) as unknown) : text };
  }

  post(body: ControlBody): Promise<Answer<RunAnswer>> {
    const defaults = { containerID: 'C02', simulation: 'co2sensor', nb_of_records: 100, product_id: 'P02' };
    return this.send('/control', { ...defaults, ...body });
  }

  /** Asks for a run of a scenario document. */
  postScenario(document: Readonly<Record<string, unknown>>): Promise<Answer<RunAnswer>> {
    return this.send('/simulations', document);
  }

  /** Starts a run that must be accepted. */
  async begin(body: ControlBody = {}): Promise<RunAnswer> {
    const { status, body: run } = await this.post(body);
    if (status !== 202) throw new Error(`POST /control: ${status} ${JSON.stringify(run)}`);
    return run;
  }

  async run(id: string): Promise<RunAnswer> {
    return (await this.get(`/simulations/${id}`)).body as RunAnswer;
  }

  async cancel(id: string): Promise<number> {
    return (await fetch(`${this.process.url}/simulations/${id}`, { method: 'DELETE' })).status;
  }

  /** The run once it is in the wanted state. */
  untilRun(id: string, wanted: (run: RunAnswer) => boolean, deadlineMs?: number): Promise<RunAnswer> {
    return eventually(
      `run ${id}`,
      async () => {
        const run = await this.run(id);
        return wanted(run) && run;
      },
      deadlineMs,
    );
  }

  /** The run once it has ended. */
  untilEnded(id: string, deadlineMs?: number): Promise<RunAnswer> {
    return this.untilRun(id, ({ status }) => ENDED.has(status), deadlineMs);
  }

  /** The answer at this path once it has this status. */
  until(path: string, status: number, deadlineMs?: number): Promise<Answer<unknown>> {
    return eventually(
      `${path} ${status}`,
      async () => {
        const answer = await this.get(path);
        return answer.status === status && answer;
      },
      deadlineMs,
    );
  }

  /** Everything that the service has logged and shows at its endpoints for operators. */
  async everythingShown(): Promise<string> {
    const paths = ['/health', '/health/ready', '/metrics', '/simulations', '/apidocs-json'];
    const answers = await Promise.all(paths.map((path) => this.get(path)));
    return [...this.process.logs, ...answers.map(({ body }) => JSON.stringify(body))].join('\n');
  }

  private async send(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer<RunAnswer>> {
    const response = await fetch(`${this.process.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as RunAnswer };
  }

  async stop(): Promise<void> {
    await this.process.stop('SIGKILL');
  }
}
