import { describe } from '@jest/globals';
import { findJava } from '../../tools/kafka/java-runtime.js';
import { kafkaClassPath } from '../../tools/kafka/jars.js';
import { silent } from '../../tools/kafka/progress.js';
import { messageOf } from '../../tools/kafka/tool-error.js';

type Describe = (name: string, tests: () => void) => void;

const obstacle = process.env['CI'] === 'true' ? undefined : await obstacleToBrokers();

/** `describe` for tests that start brokers. Where that is impossible they are skipped and say why; with CI=true they fail. */
export const describeOwnKafka: Describe = obstacle === undefined ? describe : skipped(obstacle);

/** `describe` for tests to which the brokers named by `KAFKA_BROKERS` will do. */
export const describeKafka: Describe = process.env['KAFKA_BROKERS'] ? describe : describeOwnKafka;

async function obstacleToBrokers(): Promise<string | undefined> {
  try {
    await findJava();
    await kafkaClassPath(silent);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function skipped(reason: string): Describe {
  return (name, tests) => describe.skip(`${name} (skipped, no Kafka can be started: ${reason})`, tests);
}
