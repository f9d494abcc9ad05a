import { describe } from '@jest/globals';
import { describeNeeding, KAFKA } from '../setup/needs.js';

type Describe = (name: string, tests: () => void) => void;

/** `describe` for tests that start brokers. */
export const describeOwnKafka: Describe = (name, tests) => {
  describeNeeding(KAFKA, name, tests);
};

/** `describe` for tests to which the brokers named by `KAFKA_BROKERS` will do. */
export const describeKafka: Describe = process.env['KAFKA_BROKERS'] ? describe : describeOwnKafka;
