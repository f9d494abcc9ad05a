import { type Agent, request } from 'node:http';

const REQUEST_DEADLINE_MS = 10_000;

/** A response of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends one request, with the token if one is given; rejects if there is no complete response within 10 s. */
export function ask(
  url: string,
  options: { method?: string; body?: string | undefined; agent?: Agent; token?: string | undefined } = {},
): Promise<Answer> {
  const { method = 'GET', body, agent, token } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        ...(agent ? { agent } : { agent: false }),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
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
