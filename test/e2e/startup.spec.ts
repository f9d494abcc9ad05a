import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FakeBroker } from '../builders/fake-broker.js';
import { Api, COMMAND, poll, problem } from './api.js';
import { ServiceProcess } from './service-process.js';

const NOTE = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';
/** Nothing listens there. */
const UNREACHABLE = '127.0.0.1:1';

jest.setTimeout(60_000);

describe('starting', () => {
  let service: ServiceProcess | undefined;

  afterEach(async () => {
    await service?.stop('SIGKILL');
    service = undefined;
  });

  async function start(environment: Record<string, string>): Promise<{ process: ServiceProcess; api: Api }> {
    service = await ServiceProcess.start(environment);
    return { process: service, api: new Api(service.url) };
  }

  it('ends with code 1 and one message that names every wrong variable but shows no secret', async () => {
    const failed = await ServiceProcess.run({
      PORT: 'eighty',
      KAFKA_BROKERS: 'kafka',
      KAFKA_CERT: '-----BEGIN PRIVATE KEY-----hunter2',
      KAFKA_PASSWORD: 'hunter2',
      KAFKA_APIKEY: 'hunter2',
      MAX_RUNNING: '0',
    });
    expect(await failed.exited).toEqual({ code: 1, signal: null });
    expect(failed.logs).toHaveLength(1);
    const { level, message } = failed.entries[0] ?? {};
    expect(level).toBe('fatal');
    expect(String(message).split('\n')).toEqual([
      'Wrong environment variables:',
      expect.stringMatching(/^ {2}- KAFKA_BROKERS must be host:port/),
      expect.stringMatching(/^ {2}- PORT must be a whole number from 0 to 65535$/),
      expect.stringMatching(/^ {2}- MAX_RUNNING must be a whole number/),
      expect.stringMatching(/^ {2}- KAFKA_CERT holds no readable PEM certificate/),
    ]);
    expect(failed.logs.join()).not.toMatch(/hunter2|\bat .*:\d+:\d+/);
  });

  it('also ends with a readable message in the pretty log format', async () => {
    const failed = await ServiceProcess.run({ PORT: 'eighty', LOG_FORMAT: 'pretty' });
    expect((await failed.exited).code).toBe(1);
    expect(failed.logs.join('\n')).toContain('PORT must be a whole number');
    expect(failed.logs.join('\n')).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it('ends with code 1 and a clear message if the port is taken', async () => {
    const other: Server = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const failed = await ServiceProcess.run({ PORT: String(port) });
    other.close();
    expect(await failed.exited).toEqual({ code: 1, signal: null });
    const messages = failed.entries.filter(({ level }) => level === 'fatal');
    expect(messages).toHaveLength(1);
    expect(messages[0]?.['message']).toMatch(
      new RegExp(`^Cannot listen: .*${port}.* Set PORT to a free port\\.$`),
    );
    expect(failed.logs.join()).not.toMatch(/\\n +at /);
  });

  it('writes only JSON lines, and says at the start and for each run that nothing goes to Kafka', async () => {
    const { process, api } = await start({});
    const { id, destination } = await api.start({ ...COMMAND, nb_of_records: 50_000 });
    expect(destination).toEqual({ kind: 'embedded', note: NOTE });
    await process.waitForLog(new RegExp(`Simulation ${id} succeeded`));
    expect(await process.stop()).toEqual({ code: 0, signal: null });
    for (const entry of process.entries) {
      expect(entry).toMatchObject({
        level: expect.any(String),
        message: expect.any(String),
        pid: process.pid,
      });
    }
    expect(process.stderr).toEqual([]);
    const saying = process.entries.filter(({ message }) => String(message).includes(NOTE));
    expect(saying.map(({ level, context }) => [level, context])).toEqual([
      ['warn', 'ReeferSimulator'],
      ['log', 'Simulations'],
    ]);
  });

  it('writes text for people if LOG_FORMAT is pretty', async () => {
    const { process } = await start({ LOG_FORMAT: 'pretty' });
    expect(process.logs.join('\n')).toMatch(/\[ReeferSimulator\].*Listening on port/);
    expect(() => process.entries).toThrow(SyntaxError);
  });

  it('is never ready and accepts no runs if Kafka is required but not configured', async () => {
    const { process, api } = await start({ KAFKA_REQUIRED: 'true' });
    for (const path of ['/health/ready', '/health']) {
      const response = await api.get(path);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({
        status: 'error',
        error: { destination: { status: 'down', message: expect.stringMatching(/^KAFKA_REQUIRED is true/) } },
      });
    }
    expect((await api.get('/health/live')).status).toBe(200);
    const refused = await api.control(COMMAND);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    const { code, detail } = await problem(refused, 503);
    expect([code, detail]).toEqual([
      'destination.unavailable',
      expect.stringContaining('KAFKA_BROKERS is not set'),
    ]);
    expect((await api.runs()).simulations).toEqual([]);
    expect(await api.metric('reefer_destination_up')).toBe(0);
    expect(process.logs.filter((line) => line.includes('does not answer'))).toHaveLength(1);
  });

  it.each([
    ['a password', { KAFKA_USER: 'reefer', KAFKA_PASSWORD: 'hunter2' }],
    ['an api key', { KAFKA_APIKEY: 'hunter2' }],
  ])('never shows %s while Kafka is unreachable', async (_, secret) => {
    const { process, api } = await start({
      KAFKA_BROKERS: UNREACHABLE,
      KAFKA_RECORD_TIMESTAMP: 'measurement',
      LOG_LEVEL: 'trace',
      ...secret,
    });
    await process.waitForLog(/The destination does not answer/);
    const texts: string[] = [];
    for (const path of [
      '/health',
      '/health/ready',
      '/health/live',
      '/metrics',
      '/simulations',
      '/apidocs-json',
    ]) {
      texts.push(await (await api.get(path)).text());
    }
    const { detail } = await problem(await api.control({ ...COMMAND, interval_seconds: 1 }), 503);
    expect(detail).toContain(UNREACHABLE);
    texts.push(detail);
    expect(await api.metric('reefer_destination_up')).toBe(0);
    expect((await api.get('/health/ready')).status).toBe(503);
    const late = { ...COMMAND, start_time: new Date(Date.now() + 7_200_000).toISOString() };
    const { errors } = await problem(await api.control(late), 400);
    expect(errors?.[0]?.field).toBe('start_time');
    expect(await process.stop()).toEqual({ code: 0, signal: null });
    for (const text of [...texts, ...process.logs]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(Buffer.from('hunter2').toString('base64'));
    }
  });

  it('says once that the certificate directory is empty', async () => {
    const directory = `${mkdtempSync(join(tmpdir(), 'certs-'))}/`;
    const { process } = await start({ KAFKA_BROKERS: UNREACHABLE, KAFKA_SSL: 'true', KAFKA_CERT: directory });
    rmSync(directory, { recursive: true });
    const lines = process.entries.filter(({ message }) => String(message).includes(directory));
    expect(lines).toEqual([expect.objectContaining({ level: 'warn' })]);
  });

  it('ends with code 1 instead of sending a password in clear, and the broker sees no connection', async () => {
    const broker = await FakeBroker.start();
    const failed = await ServiceProcess.run({
      KAFKA_BROKERS: broker.address,
      KAFKA_SSL: 'false',
      KAFKA_APIKEY: 'hunter2',
    });
    expect(await failed.exited).toEqual({ code: 1, signal: null });
    await broker.stop();
    expect(failed.entries).toEqual([
      expect.objectContaining({
        level: 'fatal',
        message: expect.stringMatching(/- KAFKA_SSL is false, and PLAIN would send .*KAFKA_ALLOW_PLAINTEXT/),
      }),
    ]);
    expect(failed.logs.join()).not.toContain('hunter2');
    expect(broker.connections).toBe(0);
  });

  it('warns once that a password travels in clear if that is allowed, and does not show it', async () => {
    const { process } = await start({
      KAFKA_BROKERS: UNREACHABLE,
      KAFKA_SSL: 'false',
      KAFKA_ALLOW_PLAINTEXT_PASSWORD: 'true',
      KAFKA_APIKEY: 'hunter2',
    });
    const lines = process.entries.filter(({ message }) => String(message).includes('travels in clear'));
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: expect.stringMatching(/^KAFKA_SSL is false: the password of user "token" travels in clear/),
      }),
    ]);
    expect(process.logs.join()).not.toContain('hunter2');
  });

  it('names the topic and the brokers, and no embedded destination, if Kafka is configured', async () => {
    const { process, api } = await start({ KAFKA_BROKERS: UNREACHABLE, TELEMETRY_TOPIC: 'reefers' });
    await process.waitForLog(new RegExp(`Telemetry goes to topic reefers on ${UNREACHABLE}`));
    const report = await poll('a report', async () => {
      const { error } = (await (await api.get('/health')).json()) as { error: { destination?: unknown } };
      return error.destination;
    });
    expect(report).toMatchObject({ status: 'down', kind: 'kafka', topic: 'reefers', brokers: [UNREACHABLE] });
    expect(await (await api.get('/apidocs-json')).text()).not.toContain('KAFKA_BROKERS is not set');
    expect(process.logs.join()).not.toContain('Embedded');
  });
});
