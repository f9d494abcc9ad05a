import { describe, expect, it } from '@jest/globals';
import { mongoUrlProblem, parseMongoUrl } from './mongo-url.js';

describe(parseMongoUrl.name, () => {
  it.each([
    ['a:1,b:2', ['a:1', 'b:2'], '', 'mongodb://a:1,b:2/'],
    ['mongodb://u:p%40ss@h:1/mine?authSource=admin', ['h:1'], 'mine', 'mongodb://h:1/mine?authSource=admin'],
    ['mongodb://$USERNAME:$PASSWORD@h:1,i', ['h:1', 'i'], '', 'mongodb://h:1,i/'],
    ['mongodb+srv://me@h.example/?tls=true', ['h.example'], '', 'mongodb+srv://h.example/?tls=true'],
    ['mongodb://u:p@h?tls=true', ['h'], '', 'mongodb://h/?tls=true'],
    ['mongodb://[::1]:27017', ['[::1]:27017'], '', 'mongodb://[::1]:27017/'],
    ['mongodb://%2Ftmp%2Fmongodb-27017.sock', ['%2Ftmp%2Fmongodb-27017.sock'], '', undefined],
  ])('finds hosts and database in %s', (text, hosts, database, withoutCredentials) => {
    expect(parseMongoUrl(text)).toMatchObject({ hosts, database });
    if (withoutCredentials !== undefined)
      expect(parseMongoUrl(text)?.withoutCredentials).toBe(withoutCredentials);
  });
});

describe(mongoUrlProblem.name, () => {
  it.each([':', '/', '@', '?', '#', '[', ']', '%', '%zz', ':@/?#', '27017/x', '1?a=b&c', ' '])(
    'asks to encode a password that holds %j, and shows no part of it',
    (characters) => {
      for (const scheme of ['mongodb', 'mongodb+srv']) {
        for (const rest of ['host/db', 'host', 'host:1,host:2/?tls=true']) {
          const problem = mongoUrlProblem(`${scheme}://user:hun${characters}ter2@${rest}`);
          expect(problem).toMatch(/percent-encoded \(@ as %40.*MONGODB_PASSWORD/);
          expect(problem).not.toMatch(/hun|ter2/);
        }
      }
    },
  );

  it('says that the hosts are wrong if the user and password are not', () => {
    expect(mongoUrlProblem('mongodb://u:p@host:port/db')).toMatch(/^must have host:port/);
    expect(mongoUrlProblem('mongodb://host:port/db')).toMatch(/^must be mongodb:\/\/…/);
    expect(mongoUrlProblem('user:hunter2@host:1')).toMatch(/^must be mongodb:\/\/…/);
  });

  it('finds nothing wrong with a URL whose password is encoded', () => {
    expect(mongoUrlProblem(`mongodb://user:${encodeURIComponent('p@ss:w/rd?#[]%')}@host/db`)).toBeUndefined();
  });
});
