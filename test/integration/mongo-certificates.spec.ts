import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readMongoEnvironment } from '../../src/infrastructure/configuration/read-environment.js';
import { mongoSettings } from '../../src/infrastructure/mongo/mongo-settings.js';
import { MongoTelemetryPublisher } from '../../src/infrastructure/mongo/mongo-telemetry-publisher.js';
import { BROKER_KEY, BROKERS_CA, FAULTY_CERTIFICATES } from '../builders/faulty-certificates.js';

const NEVER = new AbortController().signal;
/** The driver tries again for 6 s. */
const SLOW_MS = 30_000;

describe('a MongoDB whose certificate is wrong', () => {
  const servers: Server[] = [];

  afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

  async function refusal(certificate: keyof typeof FAULTY_CERTIFICATES): Promise<unknown> {
    const server = createServer({ key: BROKER_KEY, cert: FAULTY_CERTIFICATES[certificate] });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const MONGO_DB_URL = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environment = readMongoEnvironment({ MONGO_DB_URL, MONGO_SSL_PEM: BROKERS_CA });
    const publisher = new MongoTelemetryPublisher(mongoSettings(environment));
    return publisher.ping(NEVER).catch((error: unknown) => error);
  }

  it.concurrent.each([
    [
      'ofAnotherHost',
      /^The certificate of MongoDB at 127\.0\.0\.1:\d+ is for kafka\.example, \*\.kafka\.example, not for 127\.0\.0\.1\. In MONGO_DB_URL, use a name that it has/,
    ],
    ['expired', /, or of a CA that signed it, has expired\. Renew it, and check this machine's clock\.$/],
    ['ofExpiredCa', /, or of a CA that signed it, has expired\. Renew it, and check this machine's clock\.$/],
    ['notYetValid', /, or of a CA that signed it, is not valid yet\. Check the clocks/],
  ] as const)(
    'is told what is true of it: %s',
    async (certificate, message) => {
      expect(await refusal(certificate)).toMatchObject({
        code: 'mongo.certificate',
        message: expect.stringMatching(message),
      });
    },
    SLOW_MS,
  );
});
