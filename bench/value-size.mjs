// Prints the average size in bytes of the Kafka values of a fleet as JSON.
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { KafkaMessageWriter } from '../dist/infrastructure/kafka/kafka-message.js';
import { fleetCommand } from './fleet.mjs';

const values = new KafkaMessageWriter('json', crypto.randomUUID()).values(
  new Simulator().feed(fleetCommand(24, 24_000)).take(24_000),
);
console.log(
  JSON.stringify({ bytes: Math.round(values.reduce((sum, { length }) => sum + length, 0) / values.length) }),
);
