import { describe, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, STRANGERS_KEY } from '../../../test/builders/client-certificate.js';
import { Environment } from './environment.js';
import { KnownError } from '../../domain/errors.js';
import { JobEnvironment } from './job-environment.js';
import { MongoEnvironment } from './mongo-environment.js';
import {
  readEnvironment,
  readJobEnvironment,
  readKafkaEnvironment,
  readMongoEnvironment,
} from './read-environment.js';

const DEFAULTS = {
  KAFKA_BROKERS: undefined,
  KAFKA_REQUIRED: false,
  KAFKA_USER: undefined,
  KAFKA_PASSWORD: undefined,
  KAFKA_APIKEY: undefined,
  KAFKA_SASL_MECHANISM: undefined,
  KAFKA_CERT: undefined,
  KAFKA_CLIENT_CERT: undefined,
  KAFKA_CLIENT_KEY: undefined,
  KAFKA_SSL: undefined,
  KAFKA_ALLOW_PLAINTEXT_PASSWORD: false,
  TELEMETRY_TOPIC: undefined,
  MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC: undefined,
  TELEMETRY_PAYLOAD: 'json',
  KAFKA_RECORD_TIMESTAMP: 'publish',
  KAFKA_COMPRESSION: 'none',
  KAFKA_DELIVERY_TIMEOUT_SECONDS: 120,
  KAFKA_CREATE_TOPIC: false,
  KAFKA_TOPIC_PARTITIONS: undefined,
  KAFKA_TOPIC_REPLICATION: undefined,
  MONGO_DB_URL: undefined,
  MONGO_DATABASE: undefined,
  MONGODB_USER: undefined,
  MONGODB_PASSWORD: undefined,
  MONGO_SSL_PEM: undefined,
  JOB_COMPLETION_INDEX: undefined,
  SHARDS: undefined,
  PORT: 8080,
  HOST: '127.0.0.1',
  MANAGEMENT_PORT: undefined,
  API_TOKENS_FILE: undefined,
  API_TOKENS: undefined,
  OIDC_ISSUER: undefined,
  OIDC_AUDIENCE: undefined,
  OIDC_SCOPE_CLAIM: 'scope',
  ALLOWED_HOSTS: undefined,
  TRUST_PROXY: undefined,
  CORS_ORIGINS: undefined,
  RATE_LIMIT: 600,
  MAX_RUN_SECONDS: 2_678_400,
  MAX_OUTSTANDING_RECORDS: 1_000_000_000,
  LOG_LEVEL: 'info',
  LOG_FORMAT: undefined,
  MAX_RECORDS: 10_000_000,
  MAX_CONTAINERS: 20_000,
  MAX_RUNNING: 20,
  MAX_QUEUED: 100,
  RUNS_KEPT: 1000,
  SHUTDOWN_DELAY_SECONDS: 0,
  SHUTDOWN_GRACE_SECONDS: 20,
};

type Name = keyof typeof DEFAULTS;

/** For each variable: the accepted texts with their values, and the refused texts. */
const RULES: Record<
  Name,
  { readonly right: readonly [string, unknown][]; readonly wrong: readonly string[] }
> = {
  KAFKA_BROKERS: {
    right: [
      ['kafka:9092', ['kafka:9092']],
      ['a:1, b.example.com:65535 ,127.0.0.1:9092,', ['a:1', 'b.example.com:65535', '127.0.0.1:9092']],
      ['[::1]:9092', ['[::1]:9092']],
      ['["a:1", " b.example.com:9093 "]', ['a:1', 'b.example.com:9093']],
    ],
    wrong: [
      'kafka',
      'kafka:',
      ':9092',
      'kafka:0',
      'kafka:65536',
      'kafka:9092;b:1',
      'http://kafka:9092',
      'a:1,b',
      ',',
      '[]',
      '["a:1"',
      '["a:1", 2]',
      '["kafka://a:1"]',
      '[{"host":"a"}]',
    ],
  },
  KAFKA_REQUIRED: { right: booleans(), wrong: ['yes', '1', '0', 'on'] },
  KAFKA_USER: { right: [['token', 'token']], wrong: [] },
  KAFKA_PASSWORD: { right: [['s3cret word', 's3cret word']], wrong: [] },
  KAFKA_APIKEY: { right: [['key', 'key']], wrong: [] },
  KAFKA_SASL_MECHANISM: {
    right: [
      ['PLAIN', 'PLAIN'],
      ['SCRAM-SHA-256', 'SCRAM-SHA-256'],
      ['SCRAM-SHA-512', 'SCRAM-SHA-512'],
    ],
    wrong: ['GSSAPI', 'plain'],
  },
  KAFKA_CERT: { right: [[CERTIFICATE, CERTIFICATE]], wrong: ['/none/ca.pem', '-----BEGIN NOTHING-----'] },
  KAFKA_CLIENT_CERT: {
    right: [same(CLIENT_CERTIFICATE), same('/none/user.crt')],
    wrong: ['-----BEGIN NOTHING-----'],
  },
  KAFKA_CLIENT_KEY: { right: [same(CLIENT_KEY), same('/none/user.key')], wrong: ['-----BEGIN NOTHING-----'] },
  KAFKA_SSL: { right: booleans(), wrong: ['tls'] },
  KAFKA_ALLOW_PLAINTEXT_PASSWORD: { right: booleans(), wrong: ['yes'] },
  TELEMETRY_TOPIC: {
    right: [['my.topic_1-a', 'my.topic_1-a']],
    wrong: ['a b', 'a/b', '.', '..', 'x'.repeat(250)],
  },
  MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC: { right: [['reefers', 'reefers']], wrong: ['ä'] },
  TELEMETRY_PAYLOAD: {
    right: [
      ['json', 'json'],
      ['tuple', 'tuple'],
    ],
    wrong: ['xml', 'JSON'],
  },
  KAFKA_RECORD_TIMESTAMP: {
    right: [
      ['publish', 'publish'],
      ['measurement', 'measurement'],
    ],
    wrong: ['now'],
  },
  KAFKA_COMPRESSION: {
    right: [
      ['none', 'none'],
      ['gzip', 'gzip'],
    ],
    wrong: ['zstd', 'true'],
  },
  KAFKA_DELIVERY_TIMEOUT_SECONDS: integers(1, 3600),
  KAFKA_CREATE_TOPIC: { right: booleans(), wrong: ['maybe'] },
  KAFKA_TOPIC_PARTITIONS: integers(1, 10_000),
  KAFKA_TOPIC_REPLICATION: integers(1, 100),
  MONGO_DB_URL: {
    right: ['mongodb://a:27017', 'mongodb+srv://a.example/x?tls=true', 'a:1,b:2', 'a', '[::1]:27017'].map(
      same,
    ),
    wrong: ['http://a:27017', 'mongodb://', 'a:1;b:2', 'a:1, b:2', 'a:', ':27017', 'a b'],
  },
  MONGO_DATABASE: { right: [same('ibmclouddb')], wrong: ['a b', 'a/b', 'a.b', '$a', '"a"', 'x'.repeat(64)] },
  MONGODB_USER: { right: [same('me')], wrong: [] },
  MONGODB_PASSWORD: { right: [same('s3cret word')], wrong: [] },
  MONGO_SSL_PEM: { right: [same(CERTIFICATE)], wrong: ['/none/ca.pem', '-----BEGIN NOTHING-----'] },
  JOB_COMPLETION_INDEX: integers(0, 999_999),
  SHARDS: integers(1, 999_999),
  PORT: integers(0, 65_535),
  HOST: {
    right: ['*', '0.0.0.0', '::1', 'localhost', 'pod-1.example'].map(same),
    wrong: ['a b', 'http://a', '[::1]'],
  },
  MANAGEMENT_PORT: integers(0, 65_535),
  API_TOKENS_FILE: { right: [same('/tokens/tokens')], wrong: [] },
  API_TOKENS: { right: [same('alice read sha256:00')], wrong: [] },
  OIDC_ISSUER: {
    right: ['https://issuer.example/realms/a', 'http://127.0.0.1:8080', 'http://localhost/a'].map(same),
    wrong: ['issuer.example', 'http://issuer.example', 'https://a?b', 'http://localhost.example'],
  },
  OIDC_AUDIENCE: { right: [same('reefer-simulator')], wrong: [] },
  OIDC_SCOPE_CLAIM: { right: [same('realm_access.roles')], wrong: [] },
  ALLOWED_HOSTS: {
    right: [['a.example, [::1]', ['a.example', '[::1]']]],
    wrong: ['https://a.example', 'a b', ','],
  },
  TRUST_PROXY: {
    right: [
      ['1', 1],
      ['20', 20],
      ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
      ['loopback', ['loopback']],
      ['2001:db8::/32', ['2001:db8::/32']],
    ],
    wrong: [
      '0',
      '21',
      '-1',
      'true',
      '*',
      'proxy.example',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '::1/129',
      ',',
    ],
  },
  CORS_ORIGINS: {
    right: [['https://a.example, http://b:8080', ['https://a.example', 'http://b:8080']]],
    wrong: ['a.example', 'https://a.example/', '*', ','],
  },
  RATE_LIMIT: integers(1, 1_000_000),
  MAX_RUN_SECONDS: integers(1, 1_000_000_000),
  MAX_OUTSTANDING_RECORDS: integers(1, 1_000_000_000_000),
  LOG_LEVEL: {
    right: ['error', 'warn', 'info', 'debug', 'trace'].map((it) => [it, it]),
    wrong: ['INFO', 'all'],
  },
  LOG_FORMAT: {
    right: [
      ['json', 'json'],
      ['pretty', 'pretty'],
    ],
    wrong: ['text'],
  },
  MAX_RECORDS: integers(1, 1_000_000_000),
  MAX_CONTAINERS: integers(1, 100_000),
  MAX_RUNNING: integers(1, 10_000),
  MAX_QUEUED: integers(0, 100_000),
  RUNS_KEPT: integers(1, 1_000_000),
  SHUTDOWN_DELAY_SECONDS: integers(0, 3600),
  SHUTDOWN_GRACE_SECONDS: integers(0, 3600),
};

function same(text: string): [string, unknown] {
  return [text, text];
}

function booleans(): [string, unknown][] {
  return [
    ['true', true],
    ['false', false],
    ['TRUE', true],
    ['False', false],
  ];
}

function integers(least: number, most: number): { right: [string, unknown][]; wrong: string[] } {
  return {
    right: [
      [String(least), least],
      [String(most), most],
    ],
    wrong: [String(least - 1), String(most + 1), '1.5', '1e3', '0x10', 'many', '1 000', '9'.repeat(30)],
  };
}

/** What a variable is refused without. */
const COMPANIONS: Partial<Record<Name, Record<string, string>>> = {
  KAFKA_CLIENT_CERT: { KAFKA_CLIENT_KEY: CLIENT_KEY },
  KAFKA_CLIENT_KEY: { KAFKA_CLIENT_CERT: CLIENT_CERTIFICATE },
  MONGODB_USER: { MONGODB_PASSWORD: 'p' },
  OIDC_ISSUER: { OIDC_AUDIENCE: 'a' },
  OIDC_AUDIENCE: { OIDC_ISSUER: 'https://issuer.example' },
};

function given(name: Name, text: string): Record<string, string> {
  return { [name]: text, ...COMPANIONS[name] };
}

const NAMES = Object.keys(RULES) as Name[];

/** Reads the variables with the reader that knows `name`. */
function readFor(name: Name, variables: Record<string, string>): Record<string, unknown> {
  if (name in new MongoEnvironment()) return { ...readMongoEnvironment(variables) };
  return { ...(name in new JobEnvironment() ? readJobEnvironment(variables) : readEnvironment(variables)) };
}

function problemsOf(variables: Record<string, string>, name: Name = 'PORT'): string {
  try {
    readFor(name, variables);
  } catch (error) {
    if (error instanceof KnownError) return error.message;
    throw error;
  }
  throw new Error('No variable was found wrong.');
}

describe(readEnvironment.name, () => {
  it('has a default for every variable', () => {
    expect({ ...readEnvironment({}), ...readMongoEnvironment({}), ...readJobEnvironment({}) }).toEqual(
      DEFAULTS,
    );
    expect(readEnvironment({}).topic).toBe('reefer-telemetry');
  });

  it('knows exactly the variables that this spec tries', () => {
    const known = [new Environment(), new MongoEnvironment(), new JobEnvironment()].flatMap(
      Object.getOwnPropertyNames,
    );
    expect(known.sort()).toEqual([...NAMES].sort());
  });

  it.each(NAMES.flatMap((name) => RULES[name].right.map(([text, value]) => [name, text, value] as const)))(
    'reads %s=%j',
    (name, text, value) => {
      expect(readFor(name, given(name, text))[name]).toEqual(value);
    },
  );

  it.each(NAMES)('trims %s', (name) => {
    const [text, value] = RULES[name].right[0] as [string, unknown];
    expect(readFor(name, given(name, ` \t${text}\r\n`))[name]).toEqual(value);
  });

  it.each(NAMES)('treats an empty %s as unset', (name) => {
    for (const empty of ['', '  ', '\n'])
      expect(readFor(name, { [name]: empty })[name]).toEqual(DEFAULTS[name]);
  });

  it.each(NAMES.flatMap((name) => RULES[name].wrong.map((text) => [name, text] as const)))(
    'refuses %s=%j and names it',
    (name, text) => {
      expect(problemsOf(given(name, text), name)).toMatch(
        new RegExp(`^Wrong environment variables:\n {2}- ${name} (must|names|holds) [^\n]+$`),
      );
    },
  );

  it('names every wrong variable in one message, and says what is allowed', () => {
    expect(
      problemsOf({
        PORT: 'x',
        MAX_RUNNING: '0',
        KAFKA_BROKERS: 'kafka',
        KAFKA_SSL: 'tls',
        LOG_LEVEL: 'info',
      }),
    ).toBe(`Wrong environment variables:
  - KAFKA_BROKERS must be host:port, several separated by commas; "kafka" is wrong: add the port, as in kafka:9092
  - KAFKA_SSL must be true or false
  - PORT must be a whole number from 0 to 65535
  - MAX_RUNNING must be a whole number from 1 to 10000`);
  });

  it.each([
    ['kafka', '"kafka" is wrong: add the port, as in kafka:9092'],
    ['a:1,kafka:', '"kafka:" is wrong: add the port, as in kafka:9092'],
    ['kafka://a:9093', '"kafka://a:9093" is wrong: leave out what stands before the host, as in a:9093'],
    [
      'SASL_SSL://a',
      '"SASL_SSL://a" is wrong: leave out what stands before the host, add the port, as in a:9092',
    ],
    [
      'https://a:443/path',
      '"https://a:443/path" is wrong: leave out what stands before the host, as in a:443',
    ],
    ['a:1;b:2', '"a:1;b:2" is wrong: separate brokers by commas, as in a:1,b:2'],
    ['a:1 b:2', '"a:1 b:2" is wrong: separate brokers by commas, as in a:1,b:2'],
    ['"a:1,b:2"', '""a:1" is wrong: leave out the quotes, as in a:1'],
    ["'a:1'", `"'a:1'" is wrong: leave out the quotes, as in a:1`],
    ['["a:1","b"]', '"b" is wrong: add the port, as in b:9092'],
    ['["a:1"', 'a JSON array must be complete: ["host:port","host:port"]'],
    ['[]', 'the list is empty'],
    [
      'a:99999',
      '"a:99999" is wrong: a broker is written like kafka.example:9092 or [::1]:9092, with a port from 1 to 65535',
    ],
    [
      '::1:9092',
      '"::1:9092" is wrong: a broker is written like kafka.example:9092 or [::1]:9092, with a port from 1 to 65535',
    ],
    [
      'sasl://me:hunter2@a:1',
      'a part holds a user or a password ("…@a:1"): use KAFKA_USER and KAFKA_PASSWORD',
    ],
  ])('shows which part of KAFKA_BROKERS=%s is wrong, and the right form', (text, advice) => {
    const said = problemsOf({ KAFKA_BROKERS: text });
    expect(said).toContain(`- KAFKA_BROKERS must be host:port, several separated by commas; ${advice}`);
    expect(said).not.toContain('hunter2');
  });

  it('accepts a user without a password, because the destination says what is missing', () => {
    expect(readEnvironment({ KAFKA_USER: 'me' }).KAFKA_USER).toBe('me');
    expect(readEnvironment({ KAFKA_USER: 'me', KAFKA_APIKEY: 'key' }).KAFKA_USER).toBe('me');
  });

  it.each([
    [{ KAFKA_CLIENT_CERT: CLIENT_CERTIFICATE }, 'KAFKA_CLIENT_CERT needs KAFKA_CLIENT_KEY'],
    [{ KAFKA_CLIENT_KEY: '/user.key' }, 'KAFKA_CLIENT_KEY needs KAFKA_CLIENT_CERT'],
    [
      { KAFKA_CLIENT_CERT: CLIENT_CERTIFICATE, KAFKA_CLIENT_KEY: CLIENT_KEY, KAFKA_SSL: 'false' },
      'KAFKA_CLIENT_CERT needs TLS, but KAFKA_SSL is false',
    ],
    [
      { KAFKA_CLIENT_CERT: CLIENT_CERTIFICATE, KAFKA_CLIENT_KEY: STRANGERS_KEY },
      'KAFKA_CLIENT_KEY does not belong to the certificate in KAFKA_CLIENT_CERT (reefer-user); give the two of one user',
    ],
  ])('refuses a client certificate that cannot be used: %#', (variables, problem) => {
    expect(problemsOf(variables as Record<string, string>)).toBe(
      `Wrong environment variables:\n  - ${problem}`,
    );
  });

  const IN_CLEAR = { KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'false', KAFKA_APIKEY: 'hunter2' };

  it('refuses to send a password in clear, and says what to do instead', () => {
    expect(problemsOf(IN_CLEAR)).toBe(
      `Wrong environment variables:
  - KAFKA_SSL is false, and PLAIN would send the password of user "token" in clear: use the TLS port of the brokers with KAFKA_SSL=true (and KAFKA_CERT, if their CA is not a public one), or KAFKA_SASL_MECHANISM=SCRAM-SHA-512, or, in a network that you trust, KAFKA_ALLOW_PLAINTEXT_PASSWORD=true`,
    );
    const { KAFKA_APIKEY: KAFKA_PASSWORD, ...rest } = IN_CLEAR;
    const named = { ...rest, KAFKA_PASSWORD, KAFKA_USER: 'me', KAFKA_SASL_MECHANISM: 'PLAIN' };
    expect(problemsOf(named)).toContain('the password of user "me" in clear');
  });

  it.each([
    ['it is allowed', { KAFKA_ALLOW_PLAINTEXT_PASSWORD: 'true' }],
    ['it goes by SCRAM', { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' }],
    ['TLS is used', { KAFKA_SSL: 'true' }],
    ['TLS is left as it is', { KAFKA_SSL: '' }],
    ['there is none', { KAFKA_APIKEY: '' }],
    ['there are no brokers to send it to', { KAFKA_BROKERS: '' }],
  ])('accepts a password if %s', (_, variables) => {
    expect(() => readEnvironment({ ...IN_CLEAR, ...variables })).not.toThrow();
  });

  it('refuses a MongoDB user without a password', () => {
    expect(problemsOf({ MONGODB_USER: 'me' }, 'MONGODB_USER')).toMatch(
      /- MONGODB_USER needs MONGODB_PASSWORD$/,
    );
  });

  it('never shows a secret, whatever else is wrong', () => {
    const wrongAll = Object.fromEntries(NAMES.map((name) => [name, RULES[name].wrong[0] ?? 'hunter2']));
    for (const name of ['PORT', 'MONGO_DB_URL'] as const)
      expect(problemsOf(wrongAll, name)).not.toContain('hunter2');
    for (const name of ['KAFKA_CERT', 'MONGO_SSL_PEM'] as const) {
      const key = '-----BEGIN RSA PRIVATE KEY-----hunter2';
      expect(problemsOf({ [name]: key }, name)).not.toContain('hunter2');
    }
    expect(problemsOf({ MONGO_DB_URL: 'mongo://me:hunter2@a:1' }, 'MONGO_DB_URL')).not.toContain('hunter2');
  });

  it('checks only the variables that are asked for: of the service, Kafka, MongoDB or a pod’s shard', () => {
    const wrongKafka = { KAFKA_BROKERS: 'x', MONGO_DB_URL: 'a b' };
    const wrong = { MONGODB_USER: 'me', MONGO_DB_URL: 'a b', SHARDS: 'x', MONGO_SSL_PEM: '/none/ca.pem' };
    expect({ ...readEnvironment(wrong) }).toEqual({ ...readEnvironment({}) });
    expect({ ...readMongoEnvironment({ PORT: 'x', SHARDS: 'x' }) }).toEqual({ ...readMongoEnvironment({}) });
    expect({ ...readJobEnvironment(wrongKafka) }).toEqual({ ...readJobEnvironment({}) });
    expect({ ...readKafkaEnvironment({ PORT: 'x', ...wrong }) }).toEqual({ ...readKafkaEnvironment({}) });
  });

  it('ignores the variables of other programs', () => {
    const read = readEnvironment({ HOME: '/root', KAFKA_HEAP_OPTS: '-Xmx1g', constructor: 'x', topic: 'y' });
    expect({ ...read }).toEqual({ ...readEnvironment({}) });
  });

  it('prefers TELEMETRY_TOPIC to the variable of the platform', () => {
    const platform = { MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC: 'platform' };
    expect(readEnvironment(platform).topic).toBe('platform');
    expect(readEnvironment({ ...platform, TELEMETRY_TOPIC: 'own' }).topic).toBe('own');
    expect(readEnvironment({ ...platform, TELEMETRY_TOPIC: ' ' }).topic).toBe('platform');
  });
});
