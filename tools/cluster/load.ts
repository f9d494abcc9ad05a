// Sends requests of each kind, one after another, over new and over kept connections, until standard input ends:
//   TOKEN=… node --import tsx tools/cluster/load.ts URL
// It is a separate process, so that nothing else delays its requests. Its last line is a `LoadReport` as JSON.
import { Agent } from 'node:http';
import { ask } from './ask.js';

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
/** Two loops of POST stay below RATE_LIMIT, 600 a minute. */
const PAUSE_MS = { GET: 40, POST: 250 };

/** The counts of a load process. */
export interface LoadReport {
  /** Requests by their kind. */
  readonly requests: Readonly<Record<string, number>>;
  /** For each failed request, when it was sent, in milliseconds from the start, and how it failed. */
  readonly failures: readonly string[];
  /** The longest time between two requests of a kind, in milliseconds. */
  readonly longestGap: number;
}

const [, , url = ''] = process.argv;
const token = process.env['TOKEN'];
const requests: Record<string, number> = {};
const failures: string[] = [];
let longestGap = 0;
let going = true;

process.stdin.resume().on('end', () => (going = false));

async function loop(
  kept: boolean,
  { method, path, expected, body }: (typeof REQUESTS)[number],
): Promise<void> {
  const agent = kept ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
  const name = `${method} ${path} (${kept ? 'kept' : 'new'} connections)`;
  let last = performance.now();
  while (going) {
    const sent = performance.now();
    longestGap = Math.max(longestGap, Math.round(sent - last));
    last = sent;
    try {
      const { status, text } = await ask(`${url}${path}`, {
        method,
        body,
        token,
        ...(agent ? { agent } : {}),
      });
      if (status !== expected)
        failures.push(`+${Math.round(sent)} ms ${name}: ${status} ${text.slice(0, 300)}`);
    } catch (error) {
      failures.push(`+${Math.round(sent)} ms ${name}: ${String(error)}`);
    }
    requests[name] = (requests[name] ?? 0) + 1;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS[method]));
  }
  agent?.destroy();
}

// Over a kept connection to a pod that shuts down, /health/ready rightly answers 503, so it is not requested there.
const overKept = REQUESTS.filter(({ path }) => path !== '/health/ready');
await Promise.all([
  ...REQUESTS.map((wanted) => loop(false, wanted)),
  ...overKept.map((wanted) => loop(true, wanted)),
]);
console.log(JSON.stringify({ requests, failures, longestGap } satisfies LoadReport));
process.exit(0);
