import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FerretServer } from '../../tools/mongo/ferret-server.js';
import { reefer, reeferOk, Workplace } from '../cli/command-line.js';
import { describeNeeding, MONGO_USERS } from '../setup/needs.js';
import { MongoUnderTest } from './mongo-under-test.js';

const SLOW_MS = 120_000;
const USER = 'reefer';
/** Each of its characters means something in a URL or in `.env`. */
const PASSWORD = 'hun@ss:w/rd#ter2%';

describeNeeding(MONGO_USERS, 'a MongoDB with users', () => {
  let server: FerretServer;
  let place: Workplace;
  beforeAll(async () => (server = await FerretServer.start(USER, PASSWORD)), SLOW_MS);
  afterAll(() => server.stop());
  beforeEach(async () => (place = await Workplace.create()));
  afterEach(() => place.remove());

  const load = (env: Record<string, string>) =>
    reefer(['generate', '-n', '20', '--db'], {
      cwd: place.path,
      env: { MONGO_DB_URL: server.address, ...env },
    });

  it('takes a load from the user that .env names', async () => {
    const variables = { MONGO_DB_URL: server.address, MONGO_DATABASE: 'dotenv', MONGODB_USER: USER };
    const lines = Object.entries({ ...variables, MONGODB_PASSWORD: PASSWORD });
    await writeFile(place.file('.env'), lines.map(([name, value]) => `${name}=${value}\n`).join(''));
    await reeferOk(['generate', '-n', '20', '--db'], { cwd: place.path });
    const { documents } = await MongoUnderTest.read({ ...variables, MONGODB_PASSWORD: PASSWORD });
    expect(documents).toHaveLength(20);
  });

  it('takes a load from the user in the URL, whose password is percent-encoded', async () => {
    const MONGO_DB_URL = `mongodb://${USER}:${encodeURIComponent(PASSWORD)}@${server.address}/url?authSource=admin`;
    expect((await load({ MONGO_DB_URL })).code).toBe(0);
    expect((await MongoUnderTest.read({ MONGO_DB_URL })).documents).toHaveLength(20);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a wrong password',
      () => ({ MONGODB_USER: USER, MONGODB_PASSWORD: 'hunter2' }),
      /refused the credentials of user "reefer"\. Check MONGODB_USER and MONGODB_PASSWORD/,
    ],
    [
      'an unknown user',
      () => ({ MONGODB_USER: 'nobody', MONGODB_PASSWORD: PASSWORD }),
      /refused the credentials of user "nobody"/,
    ],
    [
      'a wrong password in the URL',
      () => ({ MONGO_DB_URL: `mongodb://${USER}:hunter2@${server.address}/?authSource=admin` }),
      /refused the credentials in MONGO_DB_URL/,
    ],
    [
      'no user',
      () => ({}),
      /does not allow anonymous users to do this\. Set MONGODB_USER and MONGODB_PASSWORD/,
    ],
    [
      'a password in the URL that is not percent-encoded',
      () => ({ MONGO_DB_URL: `mongodb://${USER}:${PASSWORD}@${server.address}/db` }),
      /MONGO_DB_URL must have its user and password percent-encoded .*MONGODB_PASSWORD/,
    ],
  ])('refuses %s in one sentence, without any part of the password', async (_, variables, message) => {
    const { code, stderr, stdout } = await load(variables());
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr + stdout.toString()).not.toMatch(/hun|ter2|w\/rd|\n +at /);
  });
});
