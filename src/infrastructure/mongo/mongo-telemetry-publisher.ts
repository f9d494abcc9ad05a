import { MongoClient, type MongoClientOptions } from 'mongodb';
import { DestinationError, WrongUse } from '../../domain/errors.js';
import {
  type DeliveryPlan,
  type Destination,
  TelemetryPublisher,
} from '../../application/ports/telemetry-publisher.js';
import { MongoDelivery, type TelemetryCollection } from './mongo-delivery.js';
import { explainMongoError } from './mongo-errors.js';
import { authoritiesOf, type MongoSettings } from './mongo-settings.js';

/** The collection that notebooks read. */
export const COLLECTION = 'telemetries';

/** With these timeouts an unreachable server is reported within 10 s. */
const SELECTION_TIMEOUT_MS = 6000;
const CONNECT_TIMEOUT_MS = 5000;
/** A bulk write that takes longer fails. */
const SOCKET_TIMEOUT_MS = 60_000;
const LARGEST_INT32 = 0x7fff_ffff;
const NAMESPACE_EXISTS = 48;
const NO_TIME_SERIES =
  'The collection is no time series: the server does not support them, or the collection existed before';

/** Loads telemetry into MongoDB: each record is inserted once, however often its run is loaded. */
export class MongoTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination;
  private client: MongoClient | undefined;

  constructor(
    private readonly settings: MongoSettings,
    private readonly wantsTimeSeries = false,
  ) {
    super();
    const { hosts, database } = settings;
    this.destination = {
      kind: 'mongodb',
      label: `to ${database}.${COLLECTION} on ${hosts.join(', ')}`,
      details: { hosts, database, collection: COLLECTION },
    };
  }

  override assertAccepts({ records }: DeliveryPlan): void {
    if (records > LARGEST_INT32) {
      throw new WrongUse('mongo.too-many', `MongoDB takes at most ${LARGEST_INT32} records of one command.`);
    }
  }

  override warnings(): readonly string[] {
    return [];
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<MongoDelivery> {
    const { collection, isTimeSeries } = await this.answer(signal, () => this.prepare());
    const note = this.wantsTimeSeries && !isTimeSeries ? [NO_TIME_SERIES] : [];
    return new MongoDelivery(collection, plan, this.settings, isTimeSeries, [
      ...this.settings.notes,
      ...note,
    ]);
  }

  override async ping(signal: AbortSignal): Promise<void> {
    await this.answer(signal, async () => {
      await this.connection().db(this.settings.database).command({ ping: 1 });
    });
  }

  override async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.close().catch(() => undefined);
  }

  private async answer<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw new DestinationError('mongo.aborted', 'Stopped before MongoDB was asked.');
    try {
      return await ask();
    } catch (error) {
      void this.close();
      throw explainMongoError(error, this.settings);
    }
  }

  private connection(): MongoClient {
    return (this.client ??= new MongoClient(this.settings.url, clientOptions(this.settings)));
  }

  /** Returns the collection with its index; if wanted, creates a missing one as a time series. */
  private async prepare(): Promise<{ collection: TelemetryCollection; isTimeSeries: boolean }> {
    const database = this.connection().db(this.settings.database);
    if (this.wantsTimeSeries) {
      await database
        .createCollection(COLLECTION, {
          timeseries: { timeField: 'timestamp', metaField: 'containerID', granularity: 'minutes' },
        })
        .catch((error: unknown) => {
          if ((error as { code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
        });
    }
    const [found] = await database.listCollections({ name: COLLECTION }).toArray();
    const collection: TelemetryCollection = database.collection(COLLECTION);
    await collection.createIndex({ containerID: 1, timestamp: 1 });
    return { collection, isTimeSeries: found?.type === 'timeseries' };
  }
}

/** The options of a new client, which reads the files of the CAs as they are now. */
function clientOptions(settings: MongoSettings): MongoClientOptions {
  const { credentials } = settings;
  const authorities = authoritiesOf(settings);
  return {
    appName: 'reefer-simulator',
    serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    ...(credentials && { auth: { username: credentials.user, password: credentials.password } }),
    ...(authorities && { tls: true, ca: authorities.join('\n') }),
  };
}
