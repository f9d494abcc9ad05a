import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { DestinationError } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  type DeliveryReport,
} from '../../application/ports/telemetry-publisher.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { explainMongoError } from './mongo-errors.js';
import type { MongoSettings } from './mongo-settings.js';
import { documentIdsOf, telemetryDocument } from './telemetry-document.js';

const RECORDS_PER_INSERT = 1000;
/** Inserts in flight: the server works on some while the next is encoded. */
const INSERTS_AT_ONCE = 3;
/** Inserts of one write, at whose end all have to be waited for. */
const INSERTS_PER_WRITE = 8;
const DUPLICATE_KEY = 11_000;

/** The collection's documents are identified by strings. */
export type TelemetryCollection = Collection<Document & { _id: string }>;

/**
 * One run's load. A record counts as acknowledged when its document is in the collection, put there now or by an earlier
 * load of the same run; what is there already stays untouched.
 */
export class MongoDelivery implements Delivery {
  readonly recordsPerWrite = RECORDS_PER_INSERT * INSERTS_PER_WRITE;
  acknowledged = 0;
  /** Documents put there by this delivery. */
  inserted = 0;

  constructor(
    private readonly collection: TelemetryCollection,
    private readonly plan: DeliveryPlan,
    private readonly settings: MongoSettings,
    /** A time-series collection takes a second document of the same `_id`, so what is there must be asked for. */
    private readonly timeSeries: boolean,
    /** What the report begins with. */
    private readonly notes: readonly string[],
  ) {}

  async write(rows: TelemetryRows): Promise<void> {
    const before = this.acknowledged;
    const done: boolean[] = [];
    let next = 0;
    const failures: unknown[] = [];
    const insertSome = async (): Promise<void> => {
      while (next < rows.length && failures.length === 0) {
        const start = next;
        next += RECORDS_PER_INSERT;
        const records = recordsAt(rows, start, next);
        await this.insert(records).then(
          () => (done[start / RECORDS_PER_INSERT] = true),
          (error: unknown) => failures.push(error),
        );
      }
    };
    await Promise.all(Array.from({ length: INSERTS_AT_ONCE }, insertSome));
    const whole = Array.from(done, Boolean).indexOf(false);
    this.acknowledged =
      before + Math.min(rows.length, (whole < 0 ? done.length : whole) * RECORDS_PER_INSERT);
    if (failures.length > 0) throw explainMongoError(failures[0], this.settings);
  }

  /** Counts what the collection holds of the run: acknowledged and gone would be worse than failed. */
  async complete(): Promise<DeliveryReport> {
    if (this.acknowledged === 0) return { notes: this.notes };
    try {
      const held = await this.collection.countDocuments({
        _id: documentIdsOf(this.plan.runId),
        containerID: { $in: [...this.plan.containerIds] },
      });
      if (held >= this.acknowledged) return { notes: [...this.notes, this.summary()] };
      throw new DestinationError(
        'mongo.incomplete',
        `MongoDB acknowledged ${this.acknowledged} documents but holds ${held} of them. Repeat the load; it inserts what is missing.`,
      );
    } catch (error) {
      throw explainMongoError(error, this.settings);
    }
  }

  /** What was loaded stays: the same load again goes on from there. */
  abandon(): Promise<void> {
    return Promise.resolve();
  }

  private summary(): string {
    const { acknowledged, inserted, settings, plan } = this;
    const where = `${settings.database}.${this.collection.collectionName} on ${settings.hosts.join(', ')}`;
    return `${where} holds all ${acknowledged} documents of run ${plan.runId}: ${inserted} inserted now, ${acknowledged - inserted} there already`;
  }

  private async insert(records: readonly TelemetryRecord[]): Promise<void> {
    const present = this.timeSeries ? await this.present(records) : new Set<string>();
    const operations = records
      .map((record) => telemetryDocument(record, this.plan.runId) as Document & { _id: string })
      .filter(({ _id }) => !present.has(_id))
      .map((document): AnyBulkWriteOperation<Document & { _id: string }> => ({ insertOne: { document } }));
    const duplicates = operations.length === 0 ? 0 : await this.bulk(operations);
    this.inserted += operations.length - duplicates;
  }

  /** How many of the documents were there already; rejects with any other error. */
  private async bulk(operations: AnyBulkWriteOperation<Document & { _id: string }>[]): Promise<number> {
    try {
      await this.collection.bulkWrite(operations, { ordered: false });
      return 0;
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const errors = [error.writeErrors].flat();
      const other = errors.find(({ code }) => code !== DUPLICATE_KEY);
      if (other ?? errors.length === 0) throw error;
      return errors.length;
    }
  }

  private async present(records: readonly TelemetryRecord[]): Promise<ReadonlySet<string>> {
    const documents = records.map((record) => telemetryDocument(record, this.plan.runId));
    const times = documents.map((document) => (document['timestamp'] as Date).getTime());
    const found = this.collection.find(
      {
        containerID: { $in: [...new Set(records.map(({ container_id }) => container_id))] },
        timestamp: { $gte: new Date(Math.min(...times)), $lte: new Date(Math.max(...times)) },
        _id: documentIdsOf(this.plan.runId),
      },
      { projection: { _id: 1 } },
    );
    return new Set((await found.toArray()).map(({ _id }) => _id));
  }
}

function recordsAt(rows: TelemetryRows, from: number, to: number): readonly TelemetryRecord[] {
  const end = Math.min(to, rows.length);
  const record = (row: number): TelemetryRecord =>
    rows.columns === 'contract' ? rows.record(row) : { ...rows.record(row), ...rows.further(row) };
  return Array.from({ length: end - from }, (_, i) => record(from + i));
}
