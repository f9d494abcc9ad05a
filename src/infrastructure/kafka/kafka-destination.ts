import type { DestinationKind } from '../../application/ports/destination-kind.js';
import type { KafkaEnvironment } from '../configuration/kafka-environment.js';
import { readKafkaEnvironment } from '../configuration/read-environment.js';
import { kafkaSettings } from './kafka-settings.js';
import { KafkaTelemetryPublisher } from './kafka-telemetry-publisher.js';

/** A topic of Kafka. */
export const KAFKA: DestinationKind<KafkaEnvironment> = {
  kind: 'kafka',
  namedBy: { variable: 'KAFKA_BROKERS', what: 'the Kafka to send to' },
  read: readKafkaEnvironment,
  open(environment, talk) {
    const found = kafkaSettings(environment);
    if (!found) return undefined;
    for (const note of found.notes) talk.warn(note);
    return new KafkaTelemetryPublisher(found.settings, (message) => talk.debug(message));
  },
};
