import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY } from '../../../test/builders/client-certificate.js';
import { readEnvironment } from '../configuration/read-environment.js';
import { kafkaSettings, type KafkaSettings } from './kafka-settings.js';
import { tlsProblem } from './kafka-tls.js';

function settingsOf(variables: Record<string, string> = {}): KafkaSettings {
  const result = kafkaSettings(readEnvironment({ KAFKA_BROKERS: 'kafka:9092', ...variables }));
  if (!result) throw new Error('There are no settings.');
  return result.settings;
}

describe(kafkaSettings.name, () => {
  it('are undefined without brokers, whatever else is set', () => {
    expect(kafkaSettings(readEnvironment({ KAFKA_PASSWORD: 'p', KAFKA_SSL: 'true' }))).toBeUndefined();
  });

  it('default to a plain connection, the default topic and JSON', () => {
    expect(settingsOf({ KAFKA_BROKERS: 'a:1,b:2' })).toEqual({
      brokers: ['a:1', 'b:2'],
      topic: 'reefer-telemetry',
      credentials: undefined,
      tls: false,
      certificateAuthority: undefined,
      payload: 'json',
      recordTimestamp: 'publish',
      compression: 'none',
      deliveryTimeoutMs: 120_000,
      createTopic: false,
      partitions: undefined,
      replication: undefined,
      problem: undefined,
    });
  });

  it('use SASL over TLS if a password is given', () => {
    expect(settingsOf({ KAFKA_USER: 'reefer', KAFKA_PASSWORD: 'p' })).toMatchObject({
      credentials: { user: 'reefer', password: 'p', mechanism: 'SCRAM-SHA-512' },
      tls: true,
    });
  });

  it.each([
    ['the user token means PLAIN', { KAFKA_USER: 'token', KAFKA_PASSWORD: 'p' }, ['token', 'p', 'PLAIN']],
    ['the default user is token', { KAFKA_PASSWORD: 'p' }, ['token', 'p', 'PLAIN']],
    ['an api key is the password of token', { KAFKA_APIKEY: 'k' }, ['token', 'k', 'PLAIN']],
    [
      'an api key belongs to token, even if another user is given',
      { KAFKA_APIKEY: 'k', KAFKA_USER: 'me' },
      ['token', 'k', 'PLAIN'],
    ],
    [
      'a password overrides an api key',
      { KAFKA_APIKEY: 'k', KAFKA_USER: 'me', KAFKA_PASSWORD: 'p' },
      ['me', 'p', 'SCRAM-SHA-512'],
    ],
    [
      'a given mechanism overrides the default',
      { KAFKA_USER: 'me', KAFKA_PASSWORD: 'p', KAFKA_SASL_MECHANISM: 'PLAIN' },
      ['me', 'p', 'PLAIN'],
    ],
    [
      'a given mechanism overrides the default of token, too',
      { KAFKA_PASSWORD: 'p', KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' },
      ['token', 'p', 'SCRAM-SHA-256'],
    ],
    [
      'the newline at the end of a secret made from a file is ignored',
      { KAFKA_USER: 'me\n', KAFKA_PASSWORD: ' p\r\n' },
      ['me', 'p', 'SCRAM-SHA-512'],
    ],
    [
      'an empty password counts as unset',
      { KAFKA_APIKEY: 'k', KAFKA_PASSWORD: '\n' },
      ['token', 'k', 'PLAIN'],
    ],
  ])('%s', (_, variables, [user, password, mechanism]) => {
    expect(settingsOf(variables).credentials).toEqual({ user, password, mechanism });
  });

  it.each([
    ['TLS without credentials', { KAFKA_SSL: 'true' }, true],
    ['credentials without TLS', { KAFKA_SSL: 'false', KAFKA_USER: 'me', KAFKA_PASSWORD: 'p' }, false],
    ['TLS with a CA', { KAFKA_CERT: CERTIFICATE }, true],
    ['a CA without TLS', { KAFKA_CERT: CERTIFICATE, KAFKA_SSL: 'false' }, false],
    ['no TLS with a directory that is not there', { KAFKA_CERT: '/none/certs/' }, false],
    ['TLS with credentials', { KAFKA_PASSWORD: 'p' }, true],
    ['neither', {}, false],
  ])('%s', (_, variables, tls) => {
    expect(settingsOf(variables).tls).toBe(tls);
  });

  it('contain the CA only with TLS', () => {
    expect(settingsOf({ KAFKA_CERT: CERTIFICATE }).certificateAuthority).toBe(CERTIFICATE);
    const without = settingsOf({ KAFKA_CERT: CERTIFICATE, KAFKA_SSL: 'false' });
    expect(without.certificateAuthority).toBeUndefined();
  });

  it('come with a note if the directory of the CA is empty', () => {
    const directory = mkdtempSync(join(tmpdir(), 'kafka-settings-'));
    const variables = { KAFKA_BROKERS: 'kafka:9092', KAFKA_SSL: 'true', KAFKA_CERT: `${directory}/` };
    const result = kafkaSettings(readEnvironment(variables));
    rmSync(directory, { recursive: true });
    expect(result?.settings).toMatchObject({ tls: true, problem: undefined });
    expect(result?.notes).toEqual([
      `KAFKA_CERT: There is no certificate in ${directory}/; the system's CAs are used.`,
    ]);
  });

  it('say what is wrong with a certificate or password of the platform, instead of refusing the environment', () => {
    expect(settingsOf({ KAFKA_USER: 'me' }).problem).toBe(
      'KAFKA_USER needs KAFKA_PASSWORD (or KAFKA_APIKEY, whose user is always "token").',
    );
    const directory = mkdtempSync(join(tmpdir(), 'kafka-settings-'));
    writeFileSync(join(directory, 'es-cert.pem'), 'no certificate');
    const variables = { KAFKA_CERT: `${directory}/` };
    const problems = [{}, { KAFKA_PASSWORD: 'p' }, { KAFKA_SSL: 'false' }].map((more) =>
      tlsProblem(settingsOf({ ...variables, ...more })),
    );
    rmSync(directory, { recursive: true });
    const problem = `KAFKA_CERT holds no readable PEM certificate in ${join(directory, 'es-cert.pem')}.`;
    expect(problems).toEqual([problem, problem, undefined]);
  });

  it('use TLS with a client certificate, also without a password', () => {
    const variables = { KAFKA_CLIENT_CERT: CLIENT_CERTIFICATE, KAFKA_CLIENT_KEY: CLIENT_KEY };
    expect(settingsOf(variables)).toMatchObject({
      tls: true,
      credentials: undefined,
      clientCertificate: { certificate: CLIENT_CERTIFICATE, key: CLIENT_KEY },
    });
  });

  it.each([
    [
      { KAFKA_PASSWORD: 'hunter2', KAFKA_ALLOW_PLAINTEXT_PASSWORD: 'true' },
      'the password of user "token" travels in clear',
    ],
    [
      { KAFKA_USER: 'me', KAFKA_PASSWORD: 'hunter2' },
      'the telemetry travels in clear, and whoever listens to the login of user "me"',
    ],
  ])('come with a warning if a password is used without TLS: %#', (variables, warning) => {
    const withTls = { KAFKA_BROKERS: 'kafka:9092', ...(variables as Record<string, string>) };
    const notes = kafkaSettings(readEnvironment({ ...withTls, KAFKA_SSL: 'false' }))?.notes;
    expect(notes).toEqual([expect.stringContaining(warning)]);
    expect(notes?.join()).not.toContain('hunter2');
    expect(kafkaSettings(readEnvironment(withTls))?.notes).toEqual([]);
  });

  it('contain the payload, the timestamps and how a missing topic is created', () => {
    expect(
      settingsOf({
        TELEMETRY_TOPIC: 'reefers',
        TELEMETRY_PAYLOAD: 'tuple',
        KAFKA_RECORD_TIMESTAMP: 'measurement',
        KAFKA_CREATE_TOPIC: 'true',
        KAFKA_TOPIC_PARTITIONS: '6',
        KAFKA_TOPIC_REPLICATION: '3',
      }),
    ).toMatchObject({
      topic: 'reefers',
      payload: 'tuple',
      recordTimestamp: 'measurement',
      createTopic: true,
      partitions: 6,
      replication: 3,
    });
  });
});
