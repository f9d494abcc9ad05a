import { WrongUse } from './domain/errors.js';
import { writeDataSet } from './application/data-sets/write-data-set.js';
import type {
  DatabaseOrder,
  DataSetOrder,
  DataSetReport,
  DataSets,
  FileOrder,
} from './application/data-sets/data-set.js';
import { type DeliveryWatch } from './application/runs/deliver-rows.js';
import type { RecordFile } from './application/data-sets/record-file.js';
import type { DestinationKind, Variables } from './application/ports/destination-kind.js';
import type { DeliveryReport, TelemetryPublisher } from './application/ports/telemetry-publisher.js';
import { DiskFiles } from './infrastructure/files/write/disk-files.js';
import type { Shard } from './domain/simulation/shard.js';

/** Makes data sets; loads the adapter that each one needs on demand. */
export class DataSetsOnDemand implements DataSets {
  constructor(
    private readonly version: string,
    /** Reads the environment; called when a command needs it, because `.env` may be unreadable. */
    private readonly variables: () => Variables,
    /** Called with a message about a setting that looks wrong, or about what a destination will do with the records. */
    private readonly warn: (message: string) => void,
  ) {}

  async writeFile(order: FileOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    const { node, zlib } = process.versions;
    return writeDataSet(
      order,
      (workers) => DiskFiles.open(workers, order.command.records),
      { 'reefer-simulator': this.version, node, zlib },
      watch,
    );
  }

  async loadDatabase(order: DatabaseOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    const { deliverDataSet } = await import('./application/data-sets/deliver-data-set.js');
    const publisher = await this.open(
      async () => (await import('./infrastructure/mongo/mongo-destination.js')).MONGO,
      { timeSeries: order.timeSeries },
    );
    return deliverDataSet(order, publisher, watch, this.warn);
  }

  async sendMessages(order: DataSetOrder, watch: DeliveryWatch): Promise<DataSetReport | 'cancelled'> {
    const { deliverDataSet } = await import('./application/data-sets/deliver-data-set.js');
    return deliverDataSet(order, await this.kafka(), watch, this.warn);
  }

  async replay(file: RecordFile, watch: DeliveryWatch): Promise<DeliveryReport | 'cancelled'> {
    const { replayFile } = await import('./application/data-sets/deliver-data-set.js');
    return replayFile(file, await this.kafka(), watch, this.warn);
  }

  async shard(): Promise<Shard | undefined> {
    const variables = this.variables();
    const { JOB_COMPLETION_INDEX, SHARDS } = variables;
    if (!JOB_COMPLETION_INDEX?.trim() && !SHARDS?.trim()) return undefined;
    await import('reflect-metadata');
    const { podShard } = await import('./infrastructure/configuration/pod-shard.js');
    const { readJobEnvironment } = await import('./infrastructure/configuration/read-environment.js');
    return podShard(readJobEnvironment(variables));
  }

  private kafka(): Promise<TelemetryPublisher> {
    return this.open(
      async () => (await import('./infrastructure/kafka/kafka-destination.js')).KAFKA,
      undefined,
    );
  }

  /** Opens a destination; rejects with a `WrongUse` if the variables do not name it. */
  private async open<Settings, Options>(
    load: () => Promise<DestinationKind<Settings, Options>>,
    options: Options,
  ): Promise<TelemetryPublisher> {
    await import('reflect-metadata'); // Must come before the validators of variables.
    const destination = await load();
    const { namedBy } = destination;
    const variables = this.variables();
    const isNamed = !namedBy || variables[namedBy.variable]?.trim();
    const talk = { warn: this.warn, debug: () => undefined };
    const publisher = isNamed && destination.open(destination.read(variables), talk, options);
    if (publisher) return publisher;
    throw new WrongUse(
      'destination.not-named',
      `${namedBy?.variable} is not set: it names ${namedBy?.what}.`,
    );
  }
}
