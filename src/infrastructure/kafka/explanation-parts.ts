import type { FailureCode } from '../../domain/error-codes.js';
import { addressOf, type UnreachableBroker } from './broker-contacts.js';
import type { KafkaSettings } from './kafka-settings.js';

/** One error of a chain of causes, with the fields that kafkajs and Node.js set. */
export interface ErrorLink {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  readonly type: unknown;
  /** `host:port` of the broker that the error is about, as kafkajs has it. */
  readonly broker: string | undefined;
}

/** How to recognise a failure, and what to tell the user. */
export interface Explanation {
  readonly code: FailureCode;
  readonly matches: (link: ErrorLink, settings: KafkaSettings) => boolean;
  readonly message: (settings: KafkaSettings, link: ErrorLink) => string;
}

/** What to do about a certificate that is refused although its CA is trusted. */
export function adviceOnCertificate({ code }: ErrorLink): string {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'Use a name that it has, in KAFKA_BROKERS and in advertised.listeners, or give the broker a certificate with this one.';
    case 'CERT_HAS_EXPIRED':
      return "Renew it, and check this machine's clock.";
    case 'CERT_NOT_YET_VALID':
      return 'Check the clocks of this machine and of the one that issued it.';
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return 'KAFKA_CERT has a CA in between: add the CA that signed that one.';
    default:
      return 'Give the broker a certificate for servers, of a CA in KAFKA_CERT.';
  }
}

/** What to tell if brokers answer, but another one cannot be reached at the address that they gave. */
export function adviceOnAdvertised(
  { address, reason }: UnreachableBroker,
  answering: readonly string[],
): string {
  return `Kafka at ${answering.join(', ')} answers, but says that a broker is at ${address}, and that cannot be reached from here (${reason}). Set advertised.listeners of that broker to an address that can, and check that it is running.`;
}

/** The broker that an error is about, else all. */
export function brokerOf({ broker }: ErrorLink, settings: KafkaSettings): string {
  return broker === undefined ? brokers(settings) : addressOf(broker);
}

/** The reason that `connectionReason` gave, without what kafkajs puts before it. */
export function reasonOf({ message }: ErrorLink): string {
  return message.replace(/^(Connection error|Failed to connect): /, '');
}

/** The brokers of the settings, for messages. */
export function brokers(settings: Pick<KafkaSettings, 'brokers'>): string {
  return settings.brokers.join(', ');
}
