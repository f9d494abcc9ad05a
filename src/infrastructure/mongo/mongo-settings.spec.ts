import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../../../test/builders/certificate.js';
import { readMongoEnvironment } from '../configuration/read-environment.js';
import { authoritiesOf, mongoSettings } from './mongo-settings.js';

const settings = (variables: Record<string, string>) => mongoSettings(readMongoEnvironment(variables));

describe(mongoSettings.name, () => {
  it('accepts the hosts of a replica set in the form of the cloud’s secret', () => {
    expect(
      settings({
        MONGO_DB_URL: 'a.example:30001,b.example:30002\n',
        MONGODB_USER: 'me',
        MONGODB_PASSWORD: 'p w',
      }),
    ).toEqual({
      url: 'mongodb://a.example:30001,b.example:30002/',
      hosts: ['a.example:30001', 'b.example:30002'],
      database: 'ibmclouddb',
      credentials: { user: 'me', password: 'p w' },
      certificateAuthority: undefined,
      notes: [],
    });
  });

  it('takes the database and the options from the URL, unless another database is named', () => {
    const url = 'mongodb://u:secret@h:1,i:2/mine?authSource=admin&replicaSet=r';
    expect(settings({ MONGO_DB_URL: url })).toMatchObject({
      url,
      hosts: ['h:1', 'i:2'],
      database: 'mine',
      credentials: undefined,
    });
    expect(settings({ MONGO_DB_URL: url, MONGO_DATABASE: 'other' }).database).toBe('other');
    expect(settings({ MONGO_DB_URL: 'mongodb+srv://h.example/?retryWrites=false' })).toMatchObject({
      hosts: ['h.example'],
      database: 'ibmclouddb',
    });
  });

  it('drops the user or placeholder in the URL if a user is given', () => {
    const url = 'mongodb://$USERNAME:$PASSWORD@h:1/mine?authSource=admin';
    expect(settings({ MONGO_DB_URL: url, MONGODB_USER: 'me', MONGODB_PASSWORD: 'p' }).url).toBe(
      'mongodb://h:1/mine?authSource=admin',
    );
  });

  it('notes an empty certificate directory, which an optional secret leaves, and follows the URL', () => {
    const found = settings({ MONGO_DB_URL: 'h:1', MONGO_SSL_PEM: '/no/such/directory/' });
    expect([authoritiesOf(found), found.notes.length]).toEqual([undefined, 1]);
  });

  it('reads the CAs of a directory again for each client, and says which file is broken', () => {
    const directory = mkdtempSync(join(tmpdir(), 'mongo-settings-'));
    const found = settings({ MONGO_DB_URL: 'h:1', MONGO_SSL_PEM: directory });
    expect(authoritiesOf(found)).toBeUndefined();
    writeFileSync(join(directory, 'binding'), CERTIFICATE);
    expect(authoritiesOf(found)).toEqual([`${CERTIFICATE}\n`]);
    writeFileSync(join(directory, 'ca.pem'), 'no certificate');
    for (const read of [
      () => authoritiesOf(found),
      () => settings({ MONGO_DB_URL: 'h:1', MONGO_SSL_PEM: directory }),
    ])
      expect(read).toThrow(
        `MONGO_SSL_PEM holds no readable PEM certificate in ${join(directory, 'ca.pem')}.`,
      );
    rmSync(directory, { recursive: true });
  });

  it.each([
    [{ MONGO_DB_URL: 'h:1', MONGODB_USER: 'me' }, 'MONGODB_USER needs MONGODB_PASSWORD'],
    [{ MONGO_DB_URL: 'not a host' }, 'MONGO_DB_URL must be'],
    [
      { MONGO_DB_URL: 'mongodb://user:p@ss:w/rd@host/db' },
      'MONGO_DB_URL must have its user and password percent-encoded',
    ],
    [{ MONGO_DB_URL: 'h:1', MONGO_DATABASE: 'a b' }, 'MONGO_DATABASE must be'],
    [{ MONGO_DB_URL: 'h:1', MONGO_SSL_PEM: '/no/such/file' }, 'MONGO_SSL_PEM names /no/such/file'],
  ])('refuses %j', (variables, message) => {
    expect(() => settings(variables as Record<string, string>)).toThrow(message);
  });
});
