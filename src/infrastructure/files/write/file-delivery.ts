import type { Delivery, DeliveryReport } from '../../../application/ports/telemetry-publisher.js';
import type { TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import type { ByteTarget } from './byte-target.js';
import type { DataSetTally } from './data-set-tally.js';
import type { FileBody } from './file-body.js';
import type { WrittenFile } from '../../../application/data-sets/data-set-files.js';
import type { HashedTarget } from './hashed-target.js';

/** The counts and the check of a file that is being written. */
export interface FileAccount {
  readonly tally: DataSetTally;
  readonly hashed: HashedTarget | undefined;
  readonly check: ((written: WrittenFile) => void) | undefined;
}

/**
 * Delivers one run to a file. A record is acknowledged when the operating system, the compressor or the current row
 * group has taken it. The file appears under its name when the delivery is complete.
 */
export class FileDelivery implements Delivery {
  readonly recordsPerWrite: number;
  acknowledged = 0;

  constructor(
    private readonly body: FileBody,
    private readonly target: ByteTarget,
    private readonly account: FileAccount,
  ) {
    this.recordsPerWrite = body.rowsAtOnce;
  }

  async write(rows: TelemetryRows): Promise<void> {
    await this.body.add(rows);
    this.account.tally.countRows(rows);
    this.acknowledged += rows.length;
  }

  async complete(): Promise<DeliveryReport> {
    await this.body.end();
    await this.body.close();
    await this.target.finish();
    const { hashed, check } = this.account;
    if (hashed && check) check(hashed.written());
    await this.target.commit();
    return { notes: [] };
  }

  async abandon(): Promise<void> {
    await this.body.close();
    await this.target.discard();
  }
}
