// Sends telemetry one awaited message at a time, as the Python service did, and prints the seconds as JSON.
// node bench/one-at-a-time.mjs BROKERS TOPIC CONTAINERS RECORDS
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { Simulator } from '../dist/domain/simulation/simulator.js';
import { KafkaMessageWriter } from '../dist/infrastructure/kafka/kafka-message.js';
import { fleetCommand } from './fleet.mjs';

const [brokers, topic, containers, records] = process.argv.slice(2);
const command = fleetCommand(Number(containers), Number(records));
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const writer = new KafkaMessageWriter('json', crypto.randomUUID());
await producer.connect();
const feed = new Simulator().feed(command);
const startedAt = performance.now();
for (let block = feed.take(1); block.length > 0; block = feed.take(1)) {
  const [value] = writer.values(block);
  await producer.send({ topic, acks: -1, messages: [{ key: block[0].container_id, value }] });
}
console.log(JSON.stringify({ records: command.records, seconds: (performance.now() - startedAt) / 1000 }));
await producer.disconnect();
