import { describe, expect, it } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import { explainMongoError } from './mongo-errors.js';
import type { MongoSettings } from './mongo-settings.js';

const settings: MongoSettings = {
  url: 'mongodb://db.example:27017/',
  hosts: ['db.example:27017'],
  database: 'ibmclouddb',
  credentials: { user: 'me', password: 'sesame' },
  certificateAuthority: undefined,
  notes: [],
};

const server = (code: number, errmsg: string): Error => new MongoServerError({ code, errmsg });
const node = (code: string): Error => Object.assign(new Error(`it failed, ${code}`), { code });

describe(explainMongoError.name, () => {
  it.each([
    [server(18, 'Authentication failed.'), 'mongo.authentication', 'refused the credentials of user "me"'],
    [server(8000, 'bad auth : Authentication failed.'), 'mongo.authentication', 'MONGODB_PASSWORD'],
    [
      server(13, 'not authorized on ibmclouddb to execute command'),
      'mongo.authorization',
      'Grant readWrite on database "ibmclouddb"',
    ],
    [server(59, "no such command: 'saslStart'"), 'mongo.no-users', 'knows no users'],
    [server(14031, 'Error writing to disk'), 'mongo.disk-full', 'disk'],
    [node('SELF_SIGNED_CERT_IN_CHAIN'), 'mongo.certificate', 'MONGO_SSL_PEM'],
    [node('ERR_TLS_CERT_ALTNAME_INVALID'), 'mongo.certificate', 'is for another host, not for'],
    [node('CERT_HAS_EXPIRED'), 'mongo.certificate', 'has expired. Renew it'],
    [node('CERT_NOT_YET_VALID'), 'mongo.certificate', 'is not valid yet'],
    [node('ERR_SSL_WRONG_VERSION_NUMBER'), 'mongo.tls-not-offered', 'does not speak TLS'],
    [node('ECONNREFUSED'), 'mongo.unreachable', 'ECONNREFUSED'],
    [new Error('connection 1 to db.example:27017 closed'), 'mongo.tls-expected', 'tls=true'],
    [new Error('something else'), 'mongo.failed', 'something else'],
    ['no error at all', 'mongo.failed', 'no error at all'],
  ])('says what to check after %s', (error, code, words) => {
    const wrapped = new Error('around it', { cause: error });
    for (const thrown of [error, ...(error instanceof Error ? [wrapped] : [])]) {
      const said = explainMongoError(thrown, settings);
      if (code !== 'mongo.failed' || thrown === error) {
        expect([said.code, said.message]).toEqual([code, expect.stringContaining(words)]);
      }
      expect(said.message).toContain('MongoDB at db.example:27017');
      expect(said.cause).toBe(thrown);
    }
  });

  it('explains the error that a server of a replica set gave', () => {
    const selection = Object.assign(new Error('Server selection timed out'), {
      name: 'MongoServerSelectionError',
      reason: { servers: new Map([['a', { error: node('ENOTFOUND') }]]) },
    });
    expect(explainMongoError(selection, settings)).toMatchObject({
      code: 'mongo.unreachable',
      message: expect.stringContaining('ENOTFOUND'),
    });
  });
});
