import { eventually } from './eventually.js';
import type { Answer, RunAnswer } from './simulator-client.js';

/** A run of a scenario, as far as the tests look at it. */
export interface ScenarioRun extends Omit<RunAnswer, 'command'> {
  readonly scenario: { readonly containers: number; readonly seed: number; readonly start_time: string };
  readonly transmission?: Readonly<Record<'duplicate' | 'lost' | 'late' | 'reordered', number>>;
}

/** A fault that was begun or ended. */
export interface FaultAnswer {
  readonly fault_id: string;
  readonly containerID: string;
  readonly first_record: number;
}

/** The service as clients with scenarios see it. */
export class ScenarioClient {
  constructor(private readonly url: string) {}

  /** Starts a scenario, YAML as text or an object as JSON, which must be accepted. */
  async begin(document: string | object): Promise<ScenarioRun> {
    const { status, body } = await this.start(document);
    if (status !== 202) throw new Error(`POST /simulations: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  start(document: string | object): Promise<Answer<ScenarioRun>> {
    const isText = typeof document === 'string';
    const body = isText ? document : JSON.stringify(document);
    return this.send('POST', '', body, isText ? 'application/yaml' : 'application/json');
  }

  run(id: string): Promise<ScenarioRun> {
    return this.send<ScenarioRun>('GET', `/${id}`).then(({ body }) => body);
  }

  /** The run once it is in the wanted state. */
  until(id: string, wanted: (run: ScenarioRun) => boolean, deadlineMs?: number): Promise<ScenarioRun> {
    const ask = async (): Promise<ScenarioRun | false> => {
      const run = await this.run(id);
      return wanted(run) && run;
    };
    return eventually(`run ${id}`, ask, deadlineMs);
  }

  /** The run once it has succeeded; rejects if it ends otherwise. */
  async succeeded(id: string, deadlineMs?: number): Promise<ScenarioRun> {
    const run = await this.until(id, ({ status }) => !['queued', 'running'].includes(status), deadlineMs);
    if (run.status === 'succeeded') return run;
    throw new Error(`Run ${id} has ${run.status}: ${JSON.stringify(run.failure)}`);
  }

  beginFault(id: string, fault: object): Promise<Answer<FaultAnswer>> {
    return this.send('POST', `/${id}/faults`, JSON.stringify(fault));
  }

  endFault(id: string, fault: string): Promise<Answer<FaultAnswer>> {
    return this.send('DELETE', `/${id}/faults/${fault}`);
  }

  /** The scenario of a run, as YAML. */
  scenario(id: string): Promise<string> {
    return this.text(`/${id}/scenario`);
  }

  /** The records of a run as NDJSON, generated again. */
  telemetry(id: string, query = ''): Promise<string> {
    return this.text(`/${id}/telemetry${query}`);
  }

  private async text(path: string): Promise<string> {
    const response = await fetch(`${this.url}/simulations${path}`);
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`GET /simulations${path}: ${response.status} ${text}`);
  }

  private async send<T>(
    method: string,
    path: string,
    body?: string,
    type = 'application/json',
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/simulations${path}`, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': type } }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }
}
