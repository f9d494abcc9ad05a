import { CREDENTIALS } from './credentials.js';

/** The ways to connect to a development cluster. */
export type Access = 'plaintext' | 'plain' | 'scram' | 'ssl';

/** The addresses and the CA that a client needs. */
export interface ClientAddresses {
  readonly plaintext: readonly string[];
  readonly saslSsl: readonly string[];
  readonly ssl: readonly string[];
  readonly caFile: string;
}

/** The environment variables with which the service and `npm run consume` connect in the given way. */
export function clientEnvironment(cluster: ClientAddresses, access: Access): Record<string, string> {
  const sasl = (user: string, password: string): Record<string, string> => ({
    KAFKA_BROKERS: cluster.saslSsl.join(','),
    KAFKA_USER: user,
    KAFKA_PASSWORD: password,
    KAFKA_CERT: cluster.caFile,
  });
  switch (access) {
    case 'plaintext':
      return { KAFKA_BROKERS: cluster.plaintext.join(',') };
    case 'plain':
      return sasl(CREDENTIALS.tokenUser, CREDENTIALS.token);
    case 'scram':
      return sasl(CREDENTIALS.scramUser, CREDENTIALS.scramPassword);
    case 'ssl':
      return { KAFKA_BROKERS: cluster.ssl.join(','), KAFKA_SSL: 'true', KAFKA_CERT: cluster.caFile };
  }
}
