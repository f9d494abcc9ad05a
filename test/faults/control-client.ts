import type { RunView } from '../../src/interface/http/run-view.dto.js';

/** The body of a request to `POST /control`. */
export interface RunRequest {
  readonly containerID: string;
  readonly nb_of_records: number;
  readonly records_per_second?: number;
}

/** Uses a running service as its users do. */
export class ControlClient {
  constructor(private readonly baseUrl: string) {}

  /** Starts a run; undefined if the service refuses it for now (429, 503). */
  async start(request: RunRequest): Promise<RunView | undefined> {
    const response = await fetch(`${this.baseUrl}/control`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ simulation: 'normal', product_id: 'P02', ...request }),
    });
    const answer = await response.json();
    if (response.status === 202) return answer as RunView;
    if (response.status === 429 || response.status === 503) return undefined;
    throw new Error(`POST /control answered ${response.status}: ${JSON.stringify(answer)}`);
  }

  /** All runs that the service remembers. */
  async runs(): Promise<readonly RunView[]> {
    const found: RunView[] = [];
    let cursor = '';
    do {
      const response = await fetch(`${this.baseUrl}/simulations?limit=1000${cursor}`);
      if (response.status !== 200) throw new Error(`GET /simulations answered ${response.status}`);
      const page = (await response.json()) as { simulations: RunView[]; next_cursor?: string };
      found.push(...page.simulations);
      cursor = page.next_cursor === undefined ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    return found;
  }

  /** Asks a run to stop; false if it has ended before. */
  async cancel(id: string): Promise<boolean> {
    const response = await fetch(`${this.baseUrl}/simulations/${id}`, { method: 'DELETE' });
    if ([200, 202, 409].includes(response.status)) return response.status !== 409;
    throw new Error(`DELETE /simulations/${id} answered ${response.status}: ${await response.text()}`);
  }
}
