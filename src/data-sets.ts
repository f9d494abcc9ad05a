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
import type { DataSetEnvironment } from './infrastructure/configuration/data-set-environment.js';
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
    const environment = await this.dataSetEnvironment();
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
    return podShard(await this.dataSetEnvironment());
  }

  private async kafka(): Promise<TelemetryPublisher> {
    await import('reflect-metadata');
    const { readEnvironment } = await import('./infrastructure/configuration/read-environment.js');
    const { kafkaSettings } = await import('./infrastructure/kafka/kafka-settings.js');
    const result = kafkaSettings(readEnvironment(this.variables));
    if (!result) {
      throw new WrongUse('kafka.not-named', 'KAFKA_BROKERS is not set: it names the Kafka to send to.');
    }
    const { KafkaTelemetryPublisher } = await import('./infrastructure/kafka/kafka-telemetry-publisher.js');
    return new KafkaTelemetryPublisher(result.settings);
  }

  private async dataSetEnvironment(): Promise<DataSetEnvironment> {
    await import('reflect-metadata');
    const { readDataSetEnvironment } = await import('./infrastructure/configuration/read-environment.js');
    return readDataSetEnvironment(this.variables);
  }
}
