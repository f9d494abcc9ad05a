import { MODELS } from '../../domain/models/models.js';
import type { DatabaseOrder, DataSetReport } from '../../application/data-sets/data-set.js';
import { deliverRows, type DeliveryWatch } from '../../application/runs/deliver-rows.js';
import { deliveryPlan } from '../../application/runs/delivery-plan.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { CountedFeed } from '../files/write/counted-feed.js';
import type { MongoSettings } from './mongo-settings.js';
import { MongoTelemetryPublisher } from './mongo-telemetry-publisher.js';

/** Loads a command's telemetry into MongoDB and says how many documents were new. */
export async function loadDataSet(
  { command, runId, timeSeries }: DatabaseOrder,
  settings: MongoSettings,
  watch: DeliveryWatch,
): Promise<DataSetReport | 'cancelled'> {
  const publisher = new MongoTelemetryPublisher(settings, timeSeries);
  const plan = deliveryPlan({ id: runId, command });
  const feed = new CountedFeed(new Simulator(MODELS).feed(command));
  try {
    publisher.assertAccepts(plan);
    const report = await deliverRows(feed, publisher, plan, watch);
    if (report === 'cancelled') return report;
    return {
      containers: feed.tally.containers,
      files: [],
      notes: [
        ...settings.notes,
        ...(timeSeries && !publisher.isTimeSeries
          ? [`The collection is no time series: this server makes plain ones, or it was there before`]
          : []),
        ...report.notes,
      ],
    };
  } finally {
    await publisher.disconnect();
  }
}
