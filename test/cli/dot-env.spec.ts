import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeBroker } from '../builders/fake-broker.js';
import { describeKafka } from '../integration/describe-kafka.js';
import { KafkaUnderTest } from '../integration/kafka-under-test.js';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SLOW_MS = 120_000;
const run = promisify(execFile);
const TSX_TSCONFIG_PATH = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const CONSUME = fileURLToPath(new URL('../../tools/consume/main.ts', import.meta.url));

let place: Workplace;
beforeEach(async () => (place = await Workplace.create()));
afterEach(() => place.remove());

const write = (variables: Readonly<Record<string, string>>): Promise<void> =>
  writeFile(
    place.file('.env'),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value} # a comment\n`)
      .join(''),
  );

describe('.env in the current directory', () => {
  it(
    'is read by generate --db, generate --kafka, replay and serve',
    async () => {
      await reeferOk(['generate', '-n', '1', '--out', place.file('a.csv')]);
      await write({ MONGO_DB_URL: 'mongo.invalid:1', KAFKA_BROKERS: 'kafka.invalid', PORT: 'eighty' });
      for (const [words, problem] of [
        ['generate -n 1 --db', 'MongoDB at mongo.invalid:1 cannot be reached'],
        ['generate -n 1 --kafka', 'KAFKA_BROKERS must be host:port'],
        ['replay a.csv', 'KAFKA_BROKERS must be host:port'],
        ['serve', 'PORT must be a whole number'],
      ] as const) {
        const { code, stderr, stdout } = await reefer(words.split(' '), { cwd: place.path });
        expect([code, stderr + stdout.toString()]).toEqual([1, expect.stringContaining(problem)]);
      }
    },
    SLOW_MS,
  );

  it(
    'cannot make generate --kafka, replay, serve or npm run consume send a password in clear',
    async () => {
      await reeferOk(['generate', '-n', '1', '--out', place.file('a.csv')]);
      const broker = await FakeBroker.start();
      const { address: KAFKA_BROKERS } = broker;
      await write({ KAFKA_BROKERS, KAFKA_SSL: 'false', KAFKA_APIKEY: 'hunter2' });
      const consumer = await run(process.execPath, ['--import', TSX, CONSUME, '--count', '1'], {
        cwd: place.path,
        env: { ...process.env, TSX_TSCONFIG_PATH },
      }).catch((error: unknown) => error as { code: number; stderr: string; stdout: string });
      const commands = ['generate -n 1 --kafka', 'replay a.csv', 'serve'];
      const ended = await Promise.all(commands.map((words) => reefer(words.split(' '), { cwd: place.path })));
      await broker.stop();
      for (const { code, stderr, stdout } of [...ended, { code: 0, ...consumer }]) {
        const said = stderr + stdout.toString();
        expect([code, said]).toEqual([1, expect.stringContaining('PLAIN would send the password')]);
        expect(said).not.toContain('hunter2');
      }
      expect(broker.connections).toBe(0);
    },
    SLOW_MS,
  );

  it('is reported in one sentence if it cannot be read, but only by what needs it', async () => {
    await mkdir(place.file('.env'));
    for (const words of [['generate', '-n', '1', '--kafka'], ['serve']]) {
      const { code, stderr, stdout } = await reefer(words, { cwd: place.path });
      const said = stderr + stdout.toString();
      expect([code, said]).toEqual([1, expect.stringMatching(/\.env cannot be read \(EISDIR\)/)]);
      expect(said).not.toMatch(/\bat .*:\d+:\d+/);
    }
    await reeferOk(['products'], { cwd: place.path });
  });
});

describeKafka('.env that names brokers', () => {
  let kafka: KafkaUnderTest;
  beforeAll(async () => (kafka = await KafkaUnderTest.given()), SLOW_MS);
  afterAll(() => kafka.stop());

  it(
    'is enough to generate, replay and consume',
    async () => {
      const topic = await kafka.topic();
      await write(kafka.environment(topic));
      await reeferOk(['generate', '-n', '20', '--kafka'], { cwd: place.path });
      await reeferOk(['generate', '-n', '10', '--out', 'a.csv'], { cwd: place.path });
      await reeferOk(['replay', 'a.csv'], { cwd: place.path });
      expect(await kafka.count(topic)).toBe(30);
      const words = ['--import', TSX, CONSUME, '--from-beginning', '--count', '30', '--quiet', '--json'];
      const env = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(KAFKA_BROKERS|TELEMETRY_)/.test(name)),
      );
      const { stderr } = await run(process.execPath, words, {
        cwd: place.path,
        env: { ...env, TSX_TSCONFIG_PATH },
      });
      expect(stderr).toContain(`Consuming topic ${topic}`);
    },
    SLOW_MS,
  );
});
