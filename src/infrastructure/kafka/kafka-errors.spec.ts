import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { DestinationError } from '../../domain/errors.js';
import { BrokerContacts } from './broker-contacts.js';
import { explainKafkaDeadline, explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';
import { protocolError as brokerError } from './kafkajs-inside.js';
import { GarbledAnswer } from './produce-request.js';

/** kafkajs's error classes, some of which its types do not declare. */
const classes = kafkajs as unknown as Record<string, new (...parts: unknown[]) => Error>;

function kafkaJsError(name: string, ...parts: unknown[]): Error {
  const ErrorClass = classes[name];
  if (!ErrorClass) throw new Error(`kafkajs has no ${name}.`);
  return new ErrorClass(...parts);
}

const SETTINGS: KafkaSettings = {
  brokers: ['a:9093', 'b:9093'],
  topic: 'reefer-telemetry',
  credentials: { mechanism: 'PLAIN', user: 'token', password: 'do-not-tell' },
  tls: true,
  certificateAuthority: undefined,
  payload: 'json',
  recordTimestamp: 'publish',
  compression: 'none',
  deliveryTimeoutMs: 120_000,
  createTopic: false,
  partitions: undefined,
  replication: undefined,
  problem: undefined,
};

function protocolError(type: string, message = type): Error {
  return kafkaJsError('KafkaJSProtocolError', { name: '', type, code: 1, message, retriable: false });
}

function afterRetries(error: Error): Error {
  return kafkaJsError('KafkaJSNumberOfRetriesExceeded', error, { retryCount: 2, retryTime: 400 });
}

function connectionError(message: string, code?: string): Error {
  return kafkaJsError('KafkaJSConnectionError', message, { broker: 'a:9093', ...(code && { code }) });
}

describe(explainKafkaError.name, () => {
  it.each<[string, Error, Partial<KafkaSettings>, string, RegExp]>([
    [
      'a wrong password',
      kafkaJsError('KafkaJSSASLAuthenticationError', 'no'),
      {},
      'kafka.authentication',
      /"token" \(PLAIN\)/,
    ],
    [
      'a login that asks for too much',
      kafkaJsError('KafkaJSSASLAuthenticationError', 'x: The broker asks for 1000001 iterations of SCRAM.'),
      {},
      'kafka.scram-iterations',
      /asks for 1000001 iterations .*4096 to 1000000 are carried out\. Check that KAFKA_BROKERS/,
    ],
    [
      'a broker without the password',
      kafkaJsError(
        'KafkaJSSASLAuthenticationError',
        'x failed: Invalid server signature in server final message',
      ),
      {},
      'kafka.authentication',
      /did not prove that it knows the password of user "token"/,
    ],
    [
      'an unknown mechanism',
      protocolError('UNSUPPORTED_SASL_MECHANISM'),
      {},
      'kafka.sasl-mechanism',
      /PLAIN/,
    ],
    [
      'a port without SASL',
      protocolError('ILLEGAL_SASL_STATE'),
      {},
      'kafka.sasl-not-offered',
      /takes no user/,
    ],
    [
      'a certificate without a CA',
      connectionError('Connection error: x', 'SELF_SIGNED_CERT_IN_CHAIN'),
      {},
      'kafka.certificate',
      /only the system's CAs/,
    ],
    [
      'a certificate of another CA',
      connectionError('Connection error: x', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      { certificateAuthority: CERTIFICATE },
      'kafka.certificate',
      /now only the CA in the text is used/,
    ],
    [
      'a port that wants a client certificate',
      connectionError('Connection error: x', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
      {},
      'kafka.client-certificate',
      /wants a client certificate on this port.*KAFKA_CLIENT_KEY/,
    ],
    [
      'a client certificate of another CA',
      connectionError('Connection error: x', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
      { clientCertificate: { certificate: '/user.crt', key: '/user.key' } },
      'kafka.client-certificate',
      /refused the client certificate\..*KAFKA_CLIENT_CERT/,
    ],
    [
      'a host name that is not in the certificate',
      connectionError('Connection error: x', 'ERR_TLS_CERT_ALTNAME_INVALID'),
      {},
      'kafka.certificate',
      /^The certificate of Kafka at a:9093 x\. Use a name that it has, in KAFKA_BROKERS/,
    ],
    [
      'a certificate for another purpose',
      connectionError('Connection error: is not trusted (INVALID_PURPOSE)', 'INVALID_PURPOSE'),
      {},
      'kafka.certificate',
      /is not trusted \(INVALID_PURPOSE\)\. Give the broker a certificate for servers/,
    ],
    [
      'a plaintext port',
      connectionError('… disconnected before secure TLS connection was established', 'ECONNRESET'),
      {},
      'kafka.tls-not-offered',
      /Use its TLS port in KAFKA_BROKERS\.$/,
    ],
    [
      'a plaintext port without a password',
      connectionError('… disconnected before secure TLS connection was established', 'ECONNRESET'),
      { credentials: undefined },
      'kafka.tls-not-offered',
      /or unset KAFKA_SSL\.$/,
    ],
    [
      'a plaintext port where a CA was found',
      connectionError('… disconnected before secure TLS connection was established', 'ECONNRESET'),
      { credentials: undefined, certificateAuthority: CERTIFICATE },
      'kafka.tls-not-offered',
      /or unset KAFKA_CERT and KAFKA_SSL\.$/,
    ],
    [
      'a TLS port',
      connectionError('x', 'ANSWER_IN_TLS'),
      { tls: false },
      'kafka.tls-expected',
      /speaks TLS on this port\. Set KAFKA_SSL=true, and KAFKA_CERT, if its CA is not a public one\.$/,
    ],
    ['a web server', connectionError('x', 'ANSWER_IN_HTTP'), { tls: false }, 'kafka.not-kafka', /HTTP/],
    [
      'a missing topic',
      protocolError('UNKNOWN_TOPIC_OR_PARTITION'),
      {},
      'kafka.topic-missing',
      /"reefer-telemetry".*KAFKA_CREATE_TOPIC/,
    ],
    [
      'a topic that cannot be created',
      kafkaJsError('KafkaJSAggregateError', 'Topic creation errors', [
        kafkaJsError(
          'KafkaJSCreateTopicError',
          protocolError('INVALID_REPLICATION_FACTOR', 'Replication-factor is invalid'),
          't',
        ),
      ]),
      {},
      'kafka.topic-refused',
      /Replication-factor is invalid.*KAFKA_TOPIC_REPLICATION/,
    ],
    [
      'missing rights',
      protocolError('TOPIC_AUTHORIZATION_FAILED'),
      {},
      'kafka.authorization',
      /user "token"/,
    ],
    [
      'missing rights of anyone',
      protocolError('CLUSTER_AUTHORIZATION_FAILED'),
      { credentials: undefined },
      'kafka.authorization',
      /anonymous users/,
    ],
    [
      'too few replicas',
      protocolError('NOT_ENOUGH_REPLICAS'),
      {},
      'kafka.not-enough-replicas',
      /min\.insync/,
    ],
    [
      'too few replicas after the append',
      protocolError('NOT_ENOUGH_REPLICAS_AFTER_APPEND'),
      {},
      'kafka.not-enough-replicas',
      /min\.insync/,
    ],
    [
      'large records',
      protocolError('MESSAGE_TOO_LARGE'),
      {},
      'kafka.record-too-large',
      /max\.message\.bytes/,
    ],
    [
      'timestamps',
      protocolError('INVALID_TIMESTAMP'),
      {},
      'kafka.timestamp',
      /KAFKA_RECORD_TIMESTAMP=publish/,
    ],
    ['a full disk', protocolError('KAFKA_STORAGE_ERROR'), {}, 'kafka.storage', /disk/],
    [
      'a closed connection',
      kafkaJsError('KafkaJSConnectionClosedError', 'Closed connection'),
      {},
      'kafka.closed',
      /mechanism/,
    ],
    [
      'a closed connection without credentials',
      kafkaJsError('KafkaJSConnectionClosedError', 'Closed connection'),
      { credentials: undefined },
      'kafka.closed',
      /KAFKA_APIKEY/,
    ],
    [
      'a closed connection without TLS',
      kafkaJsError('KafkaJSConnectionClosedError', 'Closed connection'),
      { credentials: undefined, tls: false },
      'kafka.closed',
      /If the port wants TLS, set KAFKA_SSL=true; if it wants credentials/,
    ],
    [
      'no answer',
      kafkaJsError('KafkaJSRequestTimeoutError', 'timed out'),
      {},
      'kafka.timeout',
      /does not answer/,
    ],
    [
      'a host without an address',
      connectionError('Connection error: getaddrinfo ENOTFOUND a', 'ENOTFOUND'),
      {},
      'kafka.unreachable',
      /ENOTFOUND a/,
    ],
  ])('says what to check after %s, even if it was retried', (_, error, settings, code, message) => {
    const all = { ...SETTINGS, ...settings };
    for (const thrown of [error, afterRetries(error), new Error('outer', { cause: afterRetries(error) })]) {
      const explained = explainKafkaError(thrown, all);
      expect(explained).toBeInstanceOf(DestinationError);
      expect(explained.code).toBe(code);
      expect(explained.message).toMatch(message);
      expect(explained.message).not.toContain('do-not-tell');
      expect(explained.cause).toBe(thrown);
    }
  });

  it('names the brokers in every explanation that is about them', () => {
    expect(explainKafkaError(new Error('who knows'), SETTINGS).message).toBe(
      'Kafka at a:9093, b:9093 failed: who knows',
    );
  });

  describe('if brokers have answered', () => {
    const contacts = (...failed: string[]): BrokerContacts => {
      const made = new BrokerContacts();
      for (const broker of ['a:9093', ...failed]) made.noteAttempt(broker);
      made.noteAnswer('a:9093');
      for (const broker of failed) made.noteFailure(broker, 'refused');
      return made;
    };
    const refused = (broker: string): Error =>
      kafkaJsError('KafkaJSConnectionError', 'Connection error: refused', { broker, code: 'ECONNREFUSED' });

    it.each([
      ['internal:9093', 'internal:9093'],
      ['::1:9093', '[::1]:9093'],
    ])('says that they gave the address %s, which is of no use', (broker, shown) => {
      expect(explainKafkaError(refused(broker), SETTINGS, contacts('x:1', broker))).toMatchObject({
        code: 'kafka.advertised-address',
        message: `Kafka at a:9093 answers, but says that a broker is at ${shown}, and that cannot be reached from here (refused). Set advertised.listeners of that broker to an address that can, and check that it is running.`,
      });
    });

    it('does not say so of an address that was given, in whatever case, or of a broker that has answered', () => {
      const known = contacts('b:9093');
      known.noteAttempt('internal:9093');
      known.noteAnswer('internal:9093');
      known.noteFailure('internal:9093', 'refused');
      for (const broker of ['B:9093', 'internal:9093']) {
        expect(explainKafkaError(refused(broker), SETTINGS, known).code).toBe('kafka.unreachable');
      }
    });

    it('says so at a missed deadline, with what is in the topic', () => {
      const timeout = new Error('too late', { cause: refused('internal:9093') });
      const known = { acknowledged: 3000, perhapsMore: 564 };
      expect(explainKafkaSilence('answer', '', SETTINGS, undefined, contacts('internal:9093')).code).toBe(
        'kafka.advertised-address',
      );
      expect(explainKafkaDeadline(timeout, '', SETTINGS, known, contacts('internal:9093'))).toMatchObject({
        code: 'kafka.advertised-address',
        message: expect.stringMatching(/did not acknowledge in time\..*internal:9093.*3000 records are/),
      });
    });
  });

  it('leaves an explained error as it is', () => {
    const error = new DestinationError('kafka.topic-changed', 'It changed.');
    expect(explainKafkaError(error, SETTINGS)).toBe(error);
  });

  it('explains thrown values that are not errors, and errors that are their own cause', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(explainKafkaError('text', SETTINGS)).toMatchObject({ code: 'kafka.failed' });
    expect(explainKafkaError(loop, SETTINGS)).toMatchObject({ code: 'kafka.failed' });
  });
});

describe('refusals of batches', () => {
  it.each([
    [45, 'kafka.sequence', /has lost records that Kafka had acknowledged.*unclean leader election/],
    [46, 'kafka.defect', /a defect of this program or of the broker. Please report it/],
    [47, 'kafka.producer-fenced', /another producer has taken the place/],
    [59, 'kafka.producer-expired', /producer\.id\.expiration\.ms/],
    [10, 'kafka.record-too-large', /does not even take a single record.*max\.message\.bytes/],
  ])('with error code %d are explained as %s', (code, name, message) => {
    expect(explainKafkaError(brokerError(code), SETTINGS)).toMatchObject({
      code: name,
      message: expect.stringMatching(message),
    });
  });

  it('that cannot be read are explained by a proxy in between', () => {
    expect(explainKafkaError(new GarbledAnswer('cut off'), SETTINGS)).toMatchObject({
      code: 'kafka.answer-garbled',
      message: expect.stringMatching(/does not answer as Kafka does.*KAFKA_BROKERS/),
    });
  });
});

describe(explainKafkaDeadline.name, () => {
  const known = { acknowledged: 3000, perhapsMore: 564 };
  const explained = (cause: unknown, lastLoggedError = ''): DestinationError =>
    explainKafkaDeadline(new Error('too late', { cause }), lastLoggedError, SETTINGS, known);

  it.each([
    [brokerError(19), '', 'kafka.not-enough-replicas'],
    [brokerError(3), 'Connection timeout', 'kafka.topic-missing'],
    [new GarbledAnswer('cut off'), '', 'kafka.answer-garbled'],
    [brokerError(-1), 'connect ECONNREFUSED 127.0.0.1:9092', 'kafka.unreachable'],
    [kafkaJsError('KafkaJSConnectionClosedError', 'Closed connection'), '', 'kafka.timeout'],
    [undefined, '', 'kafka.timeout'],
  ])(
    'explains the last error, and says how much of the run is in the topic',
    (cause, lastLoggedError, code) => {
      expect(explained(cause, lastLoggedError)).toMatchObject({
        code,
        message: expect.stringMatching(
          /^Kafka at a:9093, b:9093 did not acknowledge in time\. .*3000 records are acknowledged; up to 564 more may be in the topic\.$/,
        ),
      });
    },
  );
});

describe(explainKafkaSilence.name, () => {
  const explained = (lastLoggedError: string): DestinationError =>
    explainKafkaSilence('acknowledge in time', lastLoggedError, SETTINGS, undefined);

  it.each([
    ['Connection error: connect ECONNREFUSED 127.0.0.1:9092', 'kafka.unreachable'],
    [
      'Messages are rejected since there are fewer in-sync replicas than required',
      'kafka.not-enough-replicas',
    ],
    ['This server does not host this topic-partition', 'kafka.topic-missing'],
    ['Connection timeout', 'kafka.timeout'],
    ['', 'kafka.timeout'],
  ])('explains the last error: %j', (lastLoggedError, code) => {
    expect(explained(lastLoggedError)).toMatchObject({
      code,
      message: expect.stringMatching(/^Kafka at a:9093, b:9093 did not acknowledge in time\. /),
    });
  });

  it('quotes an error that it cannot explain', () => {
    expect(explained('Connection timeout').message).toContain(' The last error was: Connection timeout. ');
    expect(explained('It is over.').message).toContain(' The last error was: It is over. ');
    expect(explained('').message).not.toContain('last error');
  });
});
