import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ACCESS, type Caller, type Scope } from '../../../application/access/access.js';
import { Callers } from '../../../application/access/callers.js';
import { callerOf } from '../../../application/access/request-callers.js';
import { unknownCaller } from './identify-caller.js';
import { RefusedRequest } from './refused-request.js';

/** Admits a request to a route if the caller has the scope that the route names. A route that names none is a defect. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const wanted = this.reflector.getAllAndOverride<'public' | Scope | undefined>(ACCESS, targets);
    if (wanted === undefined)
      throw new Error(`${targets.map(({ name }) => name).join(' of ')} lacks @Access().`);
    if (!this.callers.locked || wanted === 'public') return true;
    assertScope(callerOf(context.switchToHttp().getRequest<Request>()), wanted);
    return true;
  }
}

/** Throws a `RefusedRequest` unless the caller has the scope. */
export function assertScope(caller: Caller | undefined, wanted: Scope): void {
  if (!caller) throw unknownCaller();
  if (caller.scopes.has(wanted)) return;
  const has = caller.scopes.size > 0 ? `has ${[...caller.scopes].join(', ')}` : 'has none';
  throw new RefusedRequest(
    403,
    'access.scope',
    `This needs the scope ${wanted}, and your token ${has}. Ask for a token that has it.`,
    { 'WWW-Authenticate': `Bearer realm="reefer-simulator", error="insufficient_scope", scope="${wanted}"` },
  );
}
