import { EmbeddedTelemetryPublisher } from '../../src/infrastructure/embedded/embedded-telemetry-publisher.js';
import { DeliveryMetrics, MeteredPublisher } from '../../src/infrastructure/operations/delivery-metrics.js';
import { describePublisher } from './publisher-contract.js';

describePublisher(MeteredPublisher.name, () => ({
  publisher: new MeteredPublisher(new EmbeddedTelemetryPublisher(), new DeliveryMetrics()),
}));
