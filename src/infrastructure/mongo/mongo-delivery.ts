import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { DestinationError } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  type DeliveryReport,
} from '../../application/ports/telemetry-publisher.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { FirstCopies } from './first-copies.js';
import { explainMongoError } from './mongo-errors.js';
import type { MongoSettings } from './mongo-settings.js';
import { documentIdsOf, telemetryDocument } from './telemetry-document.js';

const RECORDS_PER_INSERT = 1000;
/** Concurrent inserts: the server works on some while the next one is encoded. */
const INSERTS_AT_ONCE = 3;
/** Inserts per write; a write waits for all of them at its end. */
const INSERTS_PER_WRITE = 8;
const DUPLICATE_KEY = 11_000;

/** The collection, whose documents have strings as `_id`. */
export type TelemetryCollection = Collection<Document & { _id: string }>;

/**
 * Loads one run. A record is acknowledged when its document is in the collection, whether this load or an earlier one
 * of the same run inserted it. Existing documents are not changed, so a record that a bad network duplicates is one
 * document.
 */
export class MongoDelivery implements Delivery {
  readonly recordsPerWrite = RECORDS_PER_INSERT * INSERTS_PER_WRITE;
  acknowledged = 0;
  /** Documents that this delivery has inserted. */
  inserted = 0;
  private readonly firstCopies = new FirstCopies();

  constructor(
    private readonly collection: TelemetryCollection,
    private readonly plan: DeliveryPlan,
    private readonly settings: MongoSettings,
    /** A time-series collection accepts a second document with the same `_id`, so existing ones must be looked up. */
    private readonly timeSeries: boolean,
    /** The first notes of the report. */
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
        const records = recordsAt(rows, start, next).filter((record) => this.firstCopies.add(record));
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

  /** Counts the run's documents in the collection, so that a loss of acknowledged ones fails the run. */
  async complete(): Promise<DeliveryReport> {
    if (this.acknowledged === 0) return { notes: this.notes };
    try {
      const held = await this.collection.countDocuments({
        _id: documentIdsOf(this.plan.runId),
        containerID: { $in: [...this.plan.containerIds] },
      });
      const { count } = this.firstCopies;
      if (held >= count) return { notes: [...this.notes, this.summary()] };
      throw new DestinationError(
        'mongo.incomplete',
        `MongoDB acknowledged ${count} documents but holds ${held} of them. Repeat the load; it inserts what is missing.`,
      );
    } catch (error) {
      throw explainMongoError(error, this.settings);
    }
  }

  /** Keeps the inserted documents: a repeated load inserts only the missing ones. */
  abandon(): Promise<void> {
    return Promise.resolve();
  }

  private summary(): string {
    const { acknowledged, inserted, settings, plan } = this;
    const { count } = this.firstCopies;
    const where = `${settings.database}.${this.collection.collectionName} on ${settings.hosts.join(', ')}`;
    const twice = acknowledged > count ? `; ${acknowledged - count} came a second time` : '';
    return `${where} holds all ${count} documents of run ${plan.runId}: ${inserted} inserted now, ${count - inserted} there already${twice}`;
  }

  private async insert(records: readonly TelemetryRecord[]): Promise<void> {
    if (records.length === 0) return;
    const present = this.timeSeries ? await this.present(records) : new Set<string>();
    const operations = records
      .map((record) => telemetryDocument(record, this.plan.runId) as Document & { _id: string })
      .filter(({ _id }) => !present.has(_id))
      .map((document): AnyBulkWriteOperation<Document & { _id: string }> => ({ insertOne: { document } }));
    const duplicates = operations.length === 0 ? 0 : await this.bulk(operations);
    this.inserted += operations.length - duplicates;
  }

  /** Inserts the documents and resolves with the number of duplicates; rejects with any other error. */
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
