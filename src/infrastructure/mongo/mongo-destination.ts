import type { DestinationKind } from '../../application/ports/destination-kind.js';
import type { MongoEnvironment } from '../configuration/mongo-environment.js';
import { readMongoEnvironment } from '../configuration/read-environment.js';
import { mongoSettings } from './mongo-settings.js';
import { MongoTelemetryPublisher } from './mongo-telemetry-publisher.js';

/** How a collection is made where there is none yet. */
export interface MongoOptions {
  readonly timeSeries: boolean;
}

/** A collection of MongoDB. */
export const MONGO: DestinationKind<MongoEnvironment, MongoOptions> = {
  kind: 'mongodb',
  namedBy: { variable: 'MONGO_DB_URL', what: 'the MongoDB that --db loads' },
  read: readMongoEnvironment,
  open(environment, _talk, { timeSeries }) {
    if (environment.MONGO_DB_URL === undefined) return undefined;
    return new MongoTelemetryPublisher(mongoSettings(environment), timeSeries);
  },
};
