import { modelsFor } from '../../domain/models/models-for.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { DeliveryPlan, DeliveryReport, TelemetryPublisher } from '../ports/telemetry-publisher.js';
import { withDeadline } from '../runs/deadline.js';
import { deliverRows, type DeliveryWatch, type RowFeed } from '../runs/deliver-rows.js';
import { asSent } from '../runs/transmitted-feed.js';
import { deliveryPlan } from '../runs/delivery-plan.js';
import { CountedFeed } from './counted-feed.js';
import type { DataSetOrder, DataSetReport } from './data-set.js';
import { FileFeed } from './file-feed.js';
import type { RecordFile } from './record-file.js';

const ANSWER_MS = 10_000;

/** Takes what the user should know before the first record is sent. */
type Warn = (message: string) => void;

/** Generates a command's telemetry, delivers it and closes the publisher; `cancelled` if the signal aborts. */
export async function deliverDataSet(
  { command, runId, columns, pace }: DataSetOrder,
  publisher: TelemetryPublisher,
  watch: DeliveryWatch,
  warn: Warn,
): Promise<DataSetReport | 'cancelled'> {
  const simulator = new Simulator(await modelsFor(command));
  const feed = new CountedFeed(asSent(simulator.feed(command), command, columns));
  const plan = deliveryPlan({ id: runId, command, columns, pace });
  const report = await deliver(feed, publisher, plan, watch, warn);
  return report === 'cancelled'
    ? report
    : { containers: feed.tally.containers, files: [], notes: report.notes };
}

/** Delivers a file's records to the publisher with their values unchanged, and closes the publisher. */
export function replayFile(
  file: RecordFile,
  publisher: TelemetryPublisher,
  watch: DeliveryWatch,
  warn: Warn,
): Promise<DeliveryReport | 'cancelled'> {
  const { records, containerIds, firstEpochSeconds, lastEpochSeconds, firstGap } = file;
  const plan = {
    runId: crypto.randomUUID(),
    containerIds,
    records,
    columns: 'contract',
    gaps: firstGap,
    firstEpochSeconds,
    lastEpochSeconds,
  } as const;
  return deliver(new FileFeed(file), publisher, plan, watch, warn);
}

async function deliver(
  feed: RowFeed,
  publisher: TelemetryPublisher,
  plan: DeliveryPlan,
  watch: DeliveryWatch,
  warn: Warn,
): Promise<DeliveryReport | 'cancelled'> {
  try {
    publisher.assertAccepts(plan);
    // A user at a prompt should not have to wait for an outage to end: fail now if the destination does not answer.
    await withDeadline(ANSWER_MS, watch.signal, (deadline) => publisher.ping(deadline));
    publisher.assertAccepts(plan); // The destination has told its limits only now.
    for (const warning of publisher.warnings(plan)) warn(warning);
    return await deliverRows(feed, publisher, plan, watch);
  } finally {
    await publisher.close();
  }
}
