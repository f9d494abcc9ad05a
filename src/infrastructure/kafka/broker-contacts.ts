/** A broker whose address another one gave, and why it cannot be used. */
export interface UnreachableBroker {
  readonly address: string;
  readonly reason: string;
}

/** Replaces the colons of an IPv6 address, because kafkajs splits an address at its first colon. */
const COLON = '|';

/** The address for kafkajs. */
export function withoutColonsInHost(broker: string): string {
  return broker.replace(/^\[(.*)\]/, (_, address: string) => address.replaceAll(':', COLON));
}

/** The host name or IP address of a host as kafkajs has it. */
export function hostOf(name: string): string {
  return name.replaceAll(COLON, ':');
}

/** The address as people write it, of a broker as kafkajs has it: `host:port`, `[::1]:9092`. */
export function addressOf(broker: string): string {
  const colon = broker.lastIndexOf(':');
  const host = hostOf(broker.slice(0, colon));
  return `${host.includes(':') ? `[${host}]` : host}${broker.slice(colon)}`;
}

/** Which brokers a client has tried to reach, and which of them have ever answered. */
export class BrokerContacts {
  private readonly answered = new Set<string>();
  /** Why the last attempt failed, if that is known, by the address. */
  private readonly failures = new Map<string, string | undefined>();

  noteAttempt(broker: string): void {
    const address = addressOf(broker);
    if (!this.failures.has(address)) this.failures.set(address, undefined);
  }

  noteAnswer(broker: string): void {
    this.answered.add(addressOf(broker));
  }

  noteFailure(broker: string, reason: string): void {
    this.failures.set(addressOf(broker), reason);
  }

  /** The addresses that have answered. */
  get answering(): readonly string[] {
    return [...this.answered];
  }

  /**
   * A broker that has never answered although others have, and whose address is not among the ones that were given: the
   * others gave it. `broker`: the one that an error is about; undefined: any.
   */
  unreachable(given: readonly string[], broker: string | undefined): UnreachableBroker | undefined {
    if (this.answered.size === 0) return undefined;
    const known = new Set(given.map((address) => address.toLowerCase()));
    for (const [address, reason = 'no answer'] of this.failures) {
      if (broker !== undefined && address !== addressOf(broker)) continue;
      if (!this.answered.has(address) && !known.has(address.toLowerCase())) return { address, reason };
    }
    return undefined;
  }
}
