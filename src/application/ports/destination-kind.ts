import type { TelemetryPublisher } from './telemetry-publisher.js';

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Receives messages while a destination is opened and used. */
export interface DestinationTalk {
  /** Reports a setting that looks wrong, or what is done instead. */
  warn(message: string): void;
  debug(message: string): void;
}

/**
 * A kind of destination. One file in the adapter's folder defines its name, reads its settings and opens it. The service
 * offers a kind in `infrastructure.module.ts`, the command line in `data-sets.ts`.
 */
export interface DestinationKind<Settings, Options = void> {
  /** A short, stable name for views and messages. */
  readonly kind: string;
  /** The variable that selects it, and what its value names (for messages); undefined if none is needed. */
  readonly namedBy: { readonly variable: string; readonly what: string } | undefined;
  /** Reads its settings from the variables; throws `environment.wrong` for invalid values. */
  read(variables: Variables): Settings;
  /** Opens the destination; undefined if the settings do not name one. */
  open(settings: Settings, talk: DestinationTalk, options: Options): TelemetryPublisher | undefined;
}
