import { EmbeddedTelemetryPublisher } from '../../src/infrastructure/embedded/embedded-telemetry-publisher.js';
import { describePublisher } from './publisher-contract.js';

describePublisher(EmbeddedTelemetryPublisher.name, () => ({ publisher: new EmbeddedTelemetryPublisher() }));
