import { describe } from '@jest/globals';
import { describeNeeding, MONGO } from '../setup/needs.js';

type Describe = (name: string, tests: () => void) => void;

const given = Boolean(process.env['MONGO_DB_URL']);

/** `describe` for tests that can use the server named by `MONGO_DB_URL`; otherwise they start their own. */
export const describeMongo: Describe = (name, tests) => {
  if (given) describe(name, tests);
  else describeNeeding(MONGO, name, tests);
};

/** `describe` for tests of TLS and users, which are known only of our own server. */
export const describeOwnMongo: Describe = (name, tests) => {
  if (given) describe.skip(`${name} (skipped: MONGO_DB_URL names another server)`, tests);
  else describeNeeding(MONGO, name, tests);
};
