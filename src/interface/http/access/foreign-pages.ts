import { isIP } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RefusedRequest } from './refused-request.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_NAME = /^(localhost|[^.]+\.localhost)$/i;

/** Which hosts and pages are ours. */
export interface KnownPlaces {
  /** The hosts that requests may be sent to; undefined: any, but on the loopback only its own names. */
  readonly hosts: readonly string[] | undefined;
  /** The origins of other pages that may use the API. */
  readonly origins: readonly string[];
  /** Whether a proxy in front of the service says which host the request was sent to. */
  readonly behindProxy: boolean;
}

/**
 * Express middleware: refuses requests that a page of another site has a browser send. Such a page may point its own
 * host name to this machine (DNS rebinding), so the host is checked; and a browser tells where a changing request comes
 * from. Other programs are unaffected.
 */
export function refuseForeignPages(places: KnownPlaces): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const problem = hostProblem(request, places) ?? pageProblem(request, places);
    next(problem && new RefusedRequest(403, 'access.foreign', problem));
  };
}

/** An address is always ours: only a name can be pointed here by somebody else. */
function hostProblem(request: Request, { hosts, behindProxy }: KnownPlaces): string | undefined {
  const name = (request.hostname as string | undefined) ?? '';
  if (name === '' || isIP(unbracketed(name)) !== 0) return undefined;
  if (hosts) {
    if (hosts.some((host) => sameHost(host, name))) return undefined;
    return `Requests to the host ${JSON.stringify(name)} are not answered here; ALLOWED_HOSTS names those that are.`;
  }
  if (behindProxy || !isLoopback(request.socket.localAddress) || LOOPBACK_NAME.test(name)) return undefined;
  return `This service is for its own machine, and answers to localhost and addresses, not to the host ${JSON.stringify(name)}. Set ALLOWED_HOSTS to change that.`;
}

function pageProblem(request: Request, { origins }: KnownPlaces): string | undefined {
  if (SAFE_METHODS.has(request.method)) return undefined;
  const origin = request.get('origin');
  if (origin !== undefined && origins.includes(origin)) return undefined;
  const site = request.get('sec-fetch-site');
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && hostOf(origin) !== (request.host as string | undefined)?.toLowerCase());
  return isForeign
    ? 'A page of another site may not change anything here. CORS_ORIGINS names the origins that may.'
    : undefined;
}

/** Host and port of an origin. The scheme does not count: TLS may end at a proxy that does not say so. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/(.+)$/i.exec(origin)?.[1]?.toLowerCase();
}

function sameHost(host: string, name: string): boolean {
  return unbracketed(host).toLowerCase() === unbracketed(name).toLowerCase();
}

function unbracketed(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1');
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (/^(::ffff:)?127\./.test(address) || address === '::1');
}
