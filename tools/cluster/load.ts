import { Agent, request } from 'node:http';

/** What is asked again and again while pods are replaced. */
const REQUESTS = [
  { method: 'GET', path: '/health/ready', expected: 200, body: undefined },
  { method: 'GET', path: '/products', expected: 200, body: undefined },
  {
    method: 'POST',
    path: '/control',
    expected: 202,
    body: JSON.stringify({ containerID: 'C01', simulation: 'normal', nb_of_records: 10, product_id: 'P01' }),
  },
] as const;
const PAUSE_MS = 40;
const REQUEST_DEADLINE_MS = 10_000;

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request; rejects where there is no whole answer in time. */
export function ask(
  url: string,
  options: { method?: string; body?: string | undefined; agent?: Agent } = {},
): Promise<Answer> {
  const { method = 'GET', body, agent } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        ...(agent ? { agent } : { agent: false }),
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Requests of every kind, each kind one after another, until it is stopped. */
export class Load {
  private readonly counts = new Map<string, number>();
  private readonly failures: string[] = [];
  private readonly loops: Promise<void>[];
  private going = true;
  private readonly began = performance.now();

  /** `clients`: a new connection for each request, or one that is kept. */
  constructor(
    private readonly url: string,
    private readonly clients: readonly ('new' | 'kept')[] = ['new', 'kept'],
  ) {
    this.loops = this.clients.flatMap((kind) => REQUESTS.map((wanted) => this.loop(kind, wanted)));
  }

  /** Stops and tells the numbers; throws if any request failed. */
  async stop(): Promise<string> {
    this.going = false;
    await Promise.all(this.loops);
    const numbers = [...this.counts].map(([what, count]) => `${count} × ${what}`).join(', ');
    if (this.failures.length > 0) {
      throw new Error(
        `${this.failures.length} requests failed (${numbers}):\n${this.failures.slice(0, 40).join('\n')}`,
      );
    }
    return `${numbers}; none failed`;
  }

  private async loop(
    kind: 'new' | 'kept',
    { method, path, expected, body }: (typeof REQUESTS)[number],
  ): Promise<void> {
    const agent = kind === 'kept' ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    const name = `${method} ${path} (${kind === 'kept' ? 'kept connection' : 'new connections'})`;
    while (this.going) {
      const at = `+${Math.round(performance.now() - this.began)} ms`;
      try {
        const { status, text } = await ask(`${this.url}${path}`, {
          method,
          body,
          ...(agent ? { agent } : {}),
        });
        if (status !== expected) this.failures.push(`${at} ${name}: ${status} ${text.slice(0, 300)}`);
      } catch (error) {
        this.failures.push(`${at} ${name}: ${String(error)}`);
      }
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    agent?.destroy();
  }
}
