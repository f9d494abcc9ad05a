import { describe, expect, it } from '@jest/globals';
import { readMongoEnvironment } from '../configuration/read-environment.js';
import { mongoSettings } from './mongo-settings.js';

const settings = (variables: Record<string, string>) => mongoSettings(readMongoEnvironment(variables));

describe(mongoSettings.name, () => {
  it('takes the hosts of a replica set as the cloud’s secret holds them', () => {
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

  it('takes a URL, its database unless another is named, and its options', () => {
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

  it('puts the given user in place of the URL’s, also of a placeholder', () => {
    const url = 'mongodb://$USERNAME:$PASSWORD@h:1/mine?authSource=admin';
    expect(settings({ MONGO_DB_URL: url, MONGODB_USER: 'me', MONGODB_PASSWORD: 'p' }).url).toBe(
      'mongodb://h:1/mine?authSource=admin',
    );
  });

  it('notes an empty certificate directory, as an optional secret leaves it, and goes by the URL', () => {
    const { certificateAuthority, notes } = settings({
      MONGO_DB_URL: 'h:1',
      MONGO_SSL_PEM: '/no/such/directory/',
    });
    expect([certificateAuthority, notes.length]).toEqual([undefined, 1]);
  });

  it.each([
    [{ MONGO_DB_URL: 'h:1', MONGODB_USER: 'me' }, 'MONGODB_USER needs MONGODB_PASSWORD'],
    [{ MONGO_DB_URL: 'not a host' }, 'MONGO_DB_URL must be'],
    [{ MONGO_DB_URL: 'h:1', MONGO_DATABASE: 'a b' }, 'MONGO_DATABASE must be'],
    [{ MONGO_DB_URL: 'h:1', MONGO_SSL_PEM: '/no/such/file' }, 'MONGO_SSL_PEM names /no/such/file'],
  ])('refuses %j', (variables, message) => {
    expect(() => settings(variables as Record<string, string>)).toThrow(message);
  });
});
