import type { TelemetryPublisher } from './telemetry-publisher.js';

/** The variables of an environment, as the process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Told while a destination is opened and used. */
export interface DestinationTalk {
  /** A setting that looks wrong, or what is done in its place. */
  warn(message: string): void;
  debug(message: string): void;
}

/**
 * A kind of destination: one file in its adapter's folder says its name, reads its settings and opens it. A new kind is
 * such a file, and a line in the composition root that offers it.
 */
export interface DestinationKind<Settings, Options = void> {
  /** Short, and always the same: what views and messages call it. */
  readonly kind: string;
  /** The variable that names it, and what that names, for messages; undefined: it needs no name. */
  readonly namedBy: { readonly variable: string; readonly what: string } | undefined;
  /** Reads its part of the variables; throws `environment.wrong` for wrong values. */
  read(variables: Variables): Settings;
  /** Undefined where the settings name no such destination. */
  open(settings: Settings, talk: DestinationTalk, options: Options): TelemetryPublisher | undefined;
}
