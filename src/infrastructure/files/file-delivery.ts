import type { Delivery } from '../../application/telemetry-publisher.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import type { ByteTarget } from './byte-target.js';
import type { DataSetTally } from './data-set-tally.js';
import { type EncodedPart, PartEncoder } from './encoded-part.js';
import type { FileBody } from './file-body.js';
import type { FileKind } from '../../application/telemetry-file.js';
import type { HashedTarget, WrittenFile } from './hashed-target.js';

const RECORDS_PER_WRITE = 2048;

/** What is counted and checked while a file is written. */
export interface FileAccount {
  readonly tally: DataSetTally;
  readonly hashed: HashedTarget | undefined;
  readonly check: ((written: WrittenFile) => void) | undefined;
}

/**
 * One run's way into a file. A record is acknowledged when the operating system has taken it, or the compressor, or the
 * row group in hand; the file itself appears at once, when the delivery is complete.
 */
export class FileDelivery implements Delivery {
  readonly recordsPerWrite = RECORDS_PER_WRITE;
  acknowledged = 0;
  private readonly encoder: PartEncoder;

  constructor(
    kind: FileKind,
    private readonly body: FileBody,
    private readonly target: ByteTarget,
    private readonly account: FileAccount,
  ) {
    this.encoder = new PartEncoder(kind.format, account.tally.wantsNdjson);
  }

  write(block: readonly TelemetryRecord[]): Promise<void> {
    this.encoder.add(TelemetryRows.of(block));
    return this.add(this.encoder.part());
  }

  /** Takes records that are encoded already, in their order. */
  async add(part: EncodedPart): Promise<void> {
    await this.body.add(part);
    this.account.tally.add(part.counts, part.ndjson);
    this.acknowledged += part.records;
  }

  async complete(): Promise<void> {
    await this.body.end();
    await this.body.close();
    await this.target.finish();
    const { hashed, check } = this.account;
    if (hashed && check) check(hashed.written());
    await this.target.commit();
  }

  async abandon(): Promise<void> {
    await this.body.close();
    await this.target.discard();
  }
}
