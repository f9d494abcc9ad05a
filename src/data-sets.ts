import { WrongUse } from './domain/errors.js';
import type {
  DatabaseOrder,
  DataSetOrder,
  DataSetReport,
  DataSets,
  FileOrder,
} from './application/data-sets/data-set.js';
import { type DeliveryWatch } from './application/runs/deliver-rows.js';
import type { RecordFile } from './application/data-sets/record-file.js';
import type { DeliveryReport, TelemetryPublisher } from './application/ports/telemetry-publisher.js';
import type { Shard } from './domain/simulation/shard.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Makes data sets with the adapter that each needs, loaded when it is needed. */
export class DataSetsOnDemand implements DataSets {
  constructor(
    private readonly version: string,
    private readonly variables: Variables,
  ) {}

  async writeFile(order: FileOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    const { writeDataSet } = await import('./infrastructure/files/write/write-data-set.js');
    const { node, zlib } = process.versions;
    return writeDataSet(order, { 'reefer-simulator': this.version, node, zlib }, watch);
  }

  async loadDatabase(order: DatabaseOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    if (!this.variables['MONGO_DB_URL']?.trim()) {
      throw new WrongUse('mongo.not-named', 'MONGO_DB_URL is not set: it names the MongoDB that --db loads.');
    }
    const { readMongoEnvironment } = await this.configuration();
    const environment = readMongoEnvironment(this.variables);
    const { deliverDataSet } = await import('./application/data-sets/deliver-data-set.js');
    const { mongoSettings } = await import('./infrastructure/mongo/mongo-settings.js');
    const { MongoTelemetryPublisher } = await import('./infrastructure/mongo/mongo-telemetry-publisher.js');
    const publisher = new MongoTelemetryPublisher(mongoSettings(environment), order.timeSeries);
    return deliverDataSet(order, publisher, watch);
  }

  async sendMessages(order: DataSetOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    const { deliverDataSet } = await import('./application/data-sets/deliver-data-set.js');
    return deliverDataSet(order, await this.kafka(), watch);
  }

  async replay(file: RecordFile, watch: DeliveryWatch): Promise<DeliveryReport | 'cancelled'> {
    const { replayFile } = await import('./application/data-sets/deliver-data-set.js');
    return replayFile(file, await this.kafka(), watch);
  }

  async shard(): Promise<Shard | undefined> {
    const { JOB_COMPLETION_INDEX, SHARDS } = this.variables;
    if (!JOB_COMPLETION_INDEX?.trim() && !SHARDS?.trim()) return undefined;
    const { podShard } = await import('./infrastructure/configuration/pod-shard.js');
    const { readJobEnvironment } = await this.configuration();
    return podShard(readJobEnvironment(this.variables));
  }

  private async kafka(): Promise<TelemetryPublisher> {
    const { readKafkaEnvironment } = await this.configuration();
    const { kafkaSettings } = await import('./infrastructure/kafka/kafka-settings.js');
    const result = kafkaSettings(readKafkaEnvironment(this.variables));
    if (!result) {
      throw new WrongUse('kafka.not-named', 'KAFKA_BROKERS is not set: it names the Kafka to send to.');
    }
    const { KafkaTelemetryPublisher } = await import('./infrastructure/kafka/kafka-telemetry-publisher.js');
    return new KafkaTelemetryPublisher(result.settings);
  }

  /** Reads variables; loads the validators, which a file does without. */
  private async configuration() {
    await import('reflect-metadata');
    return import('./infrastructure/configuration/read-environment.js');
  }
}
