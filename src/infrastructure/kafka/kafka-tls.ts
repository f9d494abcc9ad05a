import type { ConnectionOptions } from 'node:tls';
import {
  certificateAuthorityProblem,
  readCertificateAuthority,
} from '../configuration/certificate-authority.js';
import { clientCertificateProblem, readClientCertificate } from '../configuration/client-certificate.js';
import type { KafkaSettings } from './kafka-settings.js';

type TlsSettings = Pick<KafkaSettings, 'tls' | 'certificateAuthority' | 'clientCertificate'>;

/**
 * The TLS options for kafkajs, or false for none. Their files are read again by each connection, which copies the
 * options, so that new certificates are used without a restart.
 */
export function tlsOptions({
  tls,
  certificateAuthority,
  clientCertificate,
}: TlsSettings): ConnectionOptions | false {
  if (!tls) return false;
  return {
    get ca() {
      if (certificateAuthority === undefined) return undefined;
      const { pem } = readCertificateAuthority(certificateAuthority);
      return pem && [...pem];
    },
    ...(clientCertificate && {
      get cert() {
        return readClientCertificate(clientCertificate).cert;
      },
      get key() {
        return readClientCertificate(clientCertificate).key;
      },
    }),
  };
}

/** A sentence that says what is wrong with the certificates now; undefined if nothing is. */
export function tlsProblem({
  tls,
  certificateAuthority,
  clientCertificate,
}: TlsSettings): string | undefined {
  if (!tls) return undefined;
  const authority = certificateAuthority && certificateAuthorityProblem(certificateAuthority);
  if (authority) return `KAFKA_CERT ${authority}.`;
  const client = clientCertificate && clientCertificateProblem(clientCertificate);
  return client && `${client}.`;
}
