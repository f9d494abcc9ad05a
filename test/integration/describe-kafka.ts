import { describe } from '@jest/globals';
import { describeNeeding, KAFKA } from '../setup/needs.js';

type Describe = (name: string, tests: () => void) => void;

/** `describe` for tests that start brokers. */
export const describeOwnKafka: Describe = (name, tests) => {
  describeNeeding(KAFKA, name, tests);
};

/** `describe` for tests that can use the brokers named by `KAFKA_BROKERS`; otherwise they start their own. */
export const describeKafka: Describe = process.env['KAFKA_BROKERS'] ? describe : describeOwnKafka;
