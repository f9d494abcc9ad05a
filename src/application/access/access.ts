import { SetMetadata } from '@nestjs/common';

/**
 * What a caller may do: `read` runs, telemetry and metrics; `run` simulations and change them; learn the `truth`, that is,
 * which faults there are and where.
 */
export const SCOPES = ['read', 'run', 'truth'] as const;

export type Scope = (typeof SCOPES)[number];

/** Who sent a request, and what he may do. */
export interface Caller {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** The key under which a route says what it wants. */
export const ACCESS = 'access';

/** Decorator: what a route wants of its caller; `public` wants nothing. A route without it is refused. */
export const Access = (wanted: 'public' | Scope): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, wanted);
