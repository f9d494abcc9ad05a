import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that serves a service under a path, which it strips, as nginx with `proxy_pass http://service/` does. */
export class FrontProxy {
  private constructor(
    private readonly server: Server,
    readonly prefix: string,
  ) {}

  /** Listens on a free port; `headers` are sent to the service with every request, besides those of the client. */
  static async start(
    service: string,
    prefix: string,
    headers: (host: string) => IncomingHttpHeaders = (host) => ({
      'x-forwarded-prefix': prefix,
      'x-forwarded-host': host,
    }),
  ): Promise<FrontProxy> {
    const server = createServer((request, response) => {
      const { url = '', method, headers: given } = request;
      if (!url.startsWith(`${prefix}/`)) {
        response.writeHead(404).end('not under the prefix');
        return;
      }
      const onward = httpRequest(
        service + url.slice(prefix.length),
        {
          method,
          headers: { ...given, host: new URL(service).host, ...headers(given.host ?? '') },
          agent: false,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.once('error', () => response.destroy());
      response.once('close', () => onward.destroy());
      request.pipe(onward);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new FrontProxy(server, prefix);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
