import type { DatabaseOrder, DataSetReport } from '../../application/data-set.js';
import { deliver, type DeliveryWatch } from '../../application/deliver-records.js';
import { deliveryPlan } from '../../application/delivery-plan.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { CountedSource } from '../files/counted-source.js';
import type { MongoDelivery } from './mongo-delivery.js';
import type { MongoSettings } from './mongo-settings.js';
import { COLLECTION, MongoTelemetryPublisher } from './mongo-telemetry-publisher.js';

/** Loads a command's telemetry into MongoDB and says how many documents were new. */
export async function loadDataSet(
  { command, runId, timeSeries }: DatabaseOrder,
  settings: MongoSettings,
  watch: DeliveryWatch,
): Promise<DataSetReport | undefined> {
  const publisher = new MongoTelemetryPublisher(settings, timeSeries);
  const plan = deliveryPlan({ id: runId, command });
  const source = new CountedSource(new Simulator().feed(command));
  let delivery: MongoDelivery | undefined;
  try {
    publisher.assertAccepts(plan);
    const outcome = await deliver(
      source,
      async (signal) => (delivery = await publisher.open(plan, signal)),
      watch,
    );
    if (outcome === 'cancelled') return undefined;
    const inserted = (delivery as unknown as MongoDelivery).inserted;
    return {
      containers: source.tally.containers,
      files: [],
      notes: [
        ...settings.notes,
        ...(timeSeries && !publisher.isTimeSeries
          ? [`The collection is no time series: this server makes plain ones, or it was there before`]
          : []),
        `${settings.database}.${COLLECTION} on ${settings.hosts.join(', ')} holds all ${command.records} documents of run ${runId}: ${inserted} inserted now, ${command.records - inserted} there already`,
      ],
    };
  } finally {
    await publisher.disconnect();
  }
}
