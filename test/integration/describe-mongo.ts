import { describe } from '@jest/globals';
import { describeNeeding, MONGO } from '../setup/needs.js';

type Describe = (name: string, tests: () => void) => void;

const given = Boolean(process.env['MONGO_DB_URL']);

/** `describe` for tests to which the server that `MONGO_DB_URL` names will do, else one of our own. */
export const describeMongo: Describe = (name, tests) => {
  if (given) describe(name, tests);
  else describeNeeding(MONGO, name, tests);
};

/** `describe` for tests of a server's TLS and users, which are known of our own server only. */
export const describeOwnMongo: Describe = (name, tests) => {
  if (given) describe.skip(`${name} (skipped: MONGO_DB_URL names another server)`, tests);
  else describeNeeding(MONGO, name, tests);
};
