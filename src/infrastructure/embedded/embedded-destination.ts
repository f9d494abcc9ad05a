import type { DestinationKind } from '../../application/ports/destination-kind.js';
import type { KafkaEnvironment } from '../configuration/kafka-environment.js';
import { readKafkaEnvironment } from '../configuration/read-environment.js';
import { EmbeddedTelemetryPublisher } from './embedded-telemetry-publisher.js';

/** No destination: telemetry is counted. It is what the service has where none is named. */
export const EMBEDDED: DestinationKind<Pick<KafkaEnvironment, 'KAFKA_REQUIRED'>> = {
  kind: 'embedded',
  namedBy: undefined,
  read: readKafkaEnvironment,
  open: ({ KAFKA_REQUIRED }) => new EmbeddedTelemetryPublisher(KAFKA_REQUIRED),
};
