import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeBroker, type FakeScram } from '../../../test/builders/fake-broker.js';
import { DestinationError } from '../../domain/errors.js';
import { KAFKA } from './kafka-destination.js';
import type { KafkaTelemetryPublisher } from './kafka-telemetry-publisher.js';

const NEVER = new AbortController().signal;
const PASSWORD = 'do-not-tell-9417';
const TALK = { warn: () => undefined, debug: () => undefined };
/** The fake broker has only plaintext, so a login that is to reach it needs this. */
const NO_TLS = { KAFKA_SSL: 'false' };
const SCRAM = { ...NO_TLS, KAFKA_USER: 'reefer', KAFKA_PASSWORD: PASSWORD };
/** Far less than the iterations would take, far more than an answer. */
const SOON_MS = 2000;

let broker: FakeBroker;
let publisher: KafkaTelemetryPublisher | undefined;

afterEach(async () => {
  await publisher?.close();
  publisher = undefined;
  await broker.stop();
});

/** Pings the broker in the way of the service and the command line; resolves with the error. */
async function ping(variables: Record<string, string>): Promise<DestinationError | undefined> {
  try {
    const environment = KAFKA.read({ KAFKA_BROKERS: broker.address, ...variables });
    publisher = KAFKA.open(environment, TALK) as KafkaTelemetryPublisher;
    await publisher.ping(NEVER);
    return undefined;
  } catch (error) {
    if (error instanceof DestinationError) return error;
    throw error;
  }
}

describe('a password and a broker without TLS', () => {
  it.each([
    ['an api key', { KAFKA_APIKEY: PASSWORD }],
    ['the user token', { KAFKA_USER: 'token', KAFKA_PASSWORD: PASSWORD }],
    ['another user', { KAFKA_USER: 'me', KAFKA_PASSWORD: PASSWORD, KAFKA_SASL_MECHANISM: 'PLAIN' }],
  ])('never meet by PLAIN: not even a connection is opened with %s', async (_, credentials) => {
    broker = await FakeBroker.start();
    const error = await ping({ ...NO_TLS, ...credentials });
    expect(error).toMatchObject({ code: 'environment.wrong' });
    expect(error?.message).toMatch(/^ {2}- KAFKA_SSL is false.*KAFKA_ALLOW_PLAINTEXT_PASSWORD=true$/m);
    expect(error?.message).not.toContain(PASSWORD);
    expect(broker.connections).toBe(0);
  });

  it('never meet by PLAIN if TLS is left as it is: the broker gets a greeting of TLS', async () => {
    broker = await FakeBroker.start();
    expect(await ping({ KAFKA_APIKEY: PASSWORD })).toBeInstanceOf(DestinationError);
    expect(broker.connections).toBeGreaterThan(0);
    expect(broker.hasSeen(PASSWORD)).toBe(false);
  });

  it('meet by PLAIN if that is allowed, and the broker has the password', async () => {
    broker = await FakeBroker.start();
    const allowed = { ...NO_TLS, KAFKA_ALLOW_PLAINTEXT_PASSWORD: 'true' };
    await ping({ ...allowed, KAFKA_APIKEY: PASSWORD });
    expect(broker.hasSeen(PASSWORD)).toBe(true);
  });

  it.each(['SCRAM-SHA-256', 'SCRAM-SHA-512'])('meet by %s without the password', async (mechanism) => {
    broker = await FakeBroker.start();
    const error = await ping({ ...SCRAM, KAFKA_SASL_MECHANISM: mechanism });
    expect(error).toMatchObject({
      code: 'kafka.authentication',
      message: expect.stringContaining(`refused the credentials of user "reefer" (${mechanism})`),
    });
    expect(broker.logins).toBeGreaterThanOrEqual(2);
    expect(broker.hasSeen('n=reefer')).toBe(true);
    expect(broker.hasSeen(PASSWORD)).toBe(false);
  });
});

describe('a broker that is none of ours', () => {
  async function refusal(scram: FakeScram): Promise<DestinationError | undefined> {
    broker = await FakeBroker.start(scram);
    return ping(SCRAM);
  }

  it.each([
    ['2000000000', '2000000000'],
    ['1000001', '1000001'],
    ['4095', '4095'],
    ['-1', 'no whole number of'],
    ['1e9', 'no whole number of'],
    ['99999999999999999999', 'no whole number of'],
    ['4096,i=2000000000', '2000000000'],
    ['', 'no whole number of'],
  ])('is refused before it gets a proof if it asks for i=%s iterations', async (iterations, told) => {
    const error = await refusal({ iterations });
    expect(error).toMatchObject({
      code: 'kafka.scram-iterations',
      message: expect.stringContaining(
        `asks for ${told} iterations of SCRAM-SHA-512 for user "reefer"; 4096 to 1000000 are carried out.`,
      ),
    });
    expect(broker.logins).toBe(1);
  });

  it('neither delays the answer nor the event loop by 2 000 000 000 iterations', async () => {
    let longestGap = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestGap = Math.max(longestGap, performance.now() - last);
      last = performance.now();
    }, 5);
    const began = performance.now();
    const error = await refusal({ iterations: '2000000000' });
    clearInterval(watch);
    expect(error?.code).toBe('kafka.scram-iterations');
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(longestGap).toBeLessThan(SOON_MS / 4);
  });

  it('is logged in to with the most iterations of Kafka, and then has to prove that it knows the password', async () => {
    const error = await refusal({ iterations: '16384', finalAnswer: 'v=bm8gc2lnbmF0dXJl' });
    expect(error).toMatchObject({
      code: 'kafka.authentication',
      message: expect.stringContaining('did not prove that it knows the password of user "reefer"'),
    });
    expect(broker.logins).toBe(2);
  });
});
