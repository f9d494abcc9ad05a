import { DestinationError } from '../../src/domain/errors.js';
import { MODELS } from '../../src/domain/models/models.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CERTIFICATE } from '../builders/certificate.js';
import type { Document } from 'mongodb';
import type { DatabaseOrder, DataSetReport } from '../../src/application/data-sets/data-set.js';
import { deliverRows, type DeliveryWatch } from '../../src/application/runs/deliver-rows.js';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { MongoDelivery } from '../../src/infrastructure/mongo/mongo-delivery.js';
import { deliverDataSet } from '../../src/application/data-sets/deliver-data-set.js';
import type { MongoSettings } from '../../src/infrastructure/mongo/mongo-settings.js';
import { MongoTelemetryPublisher } from '../../src/infrastructure/mongo/mongo-telemetry-publisher.js';
import type { MongoServer } from '../../tools/mongo/mongo-server.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { aPhysicalCommand, aReefer } from '../builders/physical-builder.js';
import { recordsOf, rowsOf } from '../builders/record-builder.js';
import { describePublisher } from '../contract/publisher-contract.js';
import { describeMongo, describeOwnMongo } from './describe-mongo.js';
import { MongoUnderTest, pemOf, settingsOf } from './mongo-under-test.js';

const SLOW_MS = 120_000;
const NEVER = new AbortController().signal;
const WATCH: DeliveryWatch = {
  pace: undefined,
  signal: NEVER,
  progress: () => undefined,
  throttled: () => undefined,
  abandonFailed: () => undefined,
};

let mongo: MongoUnderTest;
beforeAll(async () => (mongo = await MongoUnderTest.given()), SLOW_MS);
afterAll(() => mongo.stop());

/** Our own server, whose TLS and users the tests know. */
function ownServer(): MongoServer {
  if (!mongo.own) throw new Error('MONGO_DB_URL names a server whose TLS and users the tests do not know.');
  return mongo.own;
}

describeMongo('the contract of every publisher', () => {
  describePublisher(MongoTelemetryPublisher.name, () => {
    const variables = mongo.database();
    return {
      publisher: new MongoTelemetryPublisher(settingsOf(variables)),
      stored: async (runId) =>
        (await MongoUnderTest.read(variables)).documents
          .filter((document) => document['simulation_id'] === runId)
          .map((document) => ({
            containerId: String(document['containerID']),
            recordNumber: Number(document['record_number']),
          })),
    };
  });
});

function loadDataSet(
  order: DatabaseOrder,
  settings: MongoSettings,
  watch: DeliveryWatch,
): Promise<DataSetReport | 'cancelled'> {
  return deliverDataSet(
    order,
    new MongoTelemetryPublisher(settings, order.timeSeries),
    watch,
    () => undefined,
  );
}

function notesOf(report: DataSetReport | 'cancelled'): readonly string[] {
  return report === 'cancelled' ? [report] : report.notes;
}

const command = aCommand({
  containers: [
    aPlan({ containerId: 'C01', simulation: 'co2sensor', records: 1300 }),
    aPlan({ containerId: 'C02', simulation: 'poweroff', records: 900 }),
  ],
});

const typed = (document: Document, path: string): readonly [string, number] => {
  const value = path.split('.').reduce<unknown>((at, key) => (at as Document)[key], document) as {
    _bsontype?: string;
    valueOf(): number;
  };
  return [value._bsontype ?? typeof value, value.valueOf()];
};

describeMongo('a load into MongoDB', () => {
  it(
    'makes the documents of the contract, with the right type for each column',
    async () => {
      const variables = mongo.database();
      await loadDataSet(
        { command, columns: 'contract', runId: 'run-1', timeSeries: false },
        settingsOf(variables),
        WATCH,
      );
      const { documents, indexes } = await MongoUnderTest.read(variables);
      const records = recordsOf(command);
      expect(documents).toHaveLength(records.length);
      for (const record of records) {
        const document = documents.find(
          ({ _id }) => (_id as unknown) === `run-1-${record.container_id}-${record.record_number}`,
        ) as Document;
        expect(Object.keys(document).sort()).toEqual(
          [
            '_id',
            'containerID',
            'measurement_time',
            'timestamp',
            'product_id',
            'target_temperature',
            'kilowatts',
            'time_door_open',
          ]
            .concat([
              'content_type',
              'defrost_cycle',
              'sensors',
              'latitude',
              'longitude',
              'maintenance_required',
              'simulation_id',
              'record_number',
            ])
            .sort(),
        );
        expect([
          document['containerID'],
          document['measurement_time'],
          document['product_id'],
          document['latitude'],
          document['longitude'],
        ]).toEqual([
          record.container_id,
          record.measurement_time,
          record.product_id,
          '37.8226902168957',
          '-122.324895',
        ]);
        expect((document['timestamp'] as Date).toISOString()).toBe(
          `${record.measurement_time.replace(' ', 'T')}.000Z`,
        );
        for (const whole of [
          'target_temperature',
          'time_door_open',
          'content_type',
          'defrost_cycle',
          'maintenance_required',
          'record_number',
        ] as const) {
          expect([whole, typed(document, whole)]).toEqual([whole, ['Int32', record[whole]]]);
        }
        expect(typed(document, 'kilowatts')).toEqual(['Double', record.kilowatts]);
        for (const measured of [
          'temperature',
          'ambiant_temperature',
          'oxygen_level',
          'nitrogen_level',
          'humidity_level',
          'carbon_dioxide_level',
        ] as const) {
          expect([measured, typed(document, `sensors.${measured}`)]).toEqual([
            measured,
            ['Double', record[measured]],
          ]);
        }
        for (const fan of ['fan_1', 'fan_2', 'fan_3'] as const)
          expect((document['sensors'] as Document)[fan]).toBe(record[fan]);
      }
      expect(indexes.map(({ key }) => Object.keys(key as object))).toContainEqual([
        'containerID',
        'timestamp',
      ]);
    },
    SLOW_MS,
  );

  it(
    'holds a container of the physical model, with null for a reading that is missing',
    async () => {
      const variables = mongo.database();
      const faults = [
        {
          kind: 'sensor-dropout',
          id: 'f',
          sensor: 'temperature',
          rate: 0.5,
          as: 'empty',
          onsetSeconds: 3600,
          endSeconds: null,
        },
      ] as const;
      const physical = aPhysicalCommand([aReefer({ records: 100, faults })]);
      await loadDataSet(
        { command: physical, columns: 'extended', runId: 'run-1', timeSeries: false },
        settingsOf(variables),
        WATCH,
      );
      const { documents } = await MongoUnderTest.read(variables);
      const readings = documents.map(
        (document) => (document['sensors'] as Document)['temperature'] as unknown,
      );
      expect(documents).toHaveLength(100);
      expect(readings.filter((reading) => reading === null).length).toBeGreaterThan(20);
      expect(documents.every((document) => document['cargo_temperature'] !== null)).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'adds the labels if requested, with null for a label that does not apply',
    async () => {
      const variables = mongo.database();
      await loadDataSet(
        { command, columns: 'labels', runId: 'run-1', timeSeries: false },
        settingsOf(variables),
        WATCH,
      );
      const { documents } = await MongoUnderTest.read(variables);
      const faulty = documents.filter(
        ({ fault_active }) => (fault_active as { valueOf(): number }).valueOf() === 1,
      );
      expect(faulty.length).toBeGreaterThan(100);
      for (const document of faulty.slice(0, 20)) {
        expect(document['fault_kind']).toMatch(/^(power-outage|sensor-bias)(\|\1)*$/);
        expect(typed(document, 'fault_active')).toEqual(['Int32', 1]);
        expect(typed(document, 'fault_severity')).toEqual(['Double', 1]);
        expect(typed(document, 'true_temperature')[0]).toBe('Double');
      }
      const healthy = documents.find(({ fault_id }) => fault_id === null);
      expect(healthy).toMatchObject({ fault_kind: null });
      expect(healthy).not.toHaveProperty('cargo_temperature');
    },
    SLOW_MS,
  );

  it(
    'inserts only what is missing when repeated, and leaves older documents unchanged',
    async () => {
      const variables = mongo.database();
      const order = { command, columns: 'contract', runId: 'run-1', timeSeries: false } as const;
      const first = await loadDataSet(order, settingsOf(variables), WATCH);
      expect(notesOf(first).at(-1)).toMatch(
        /holds all 2200 documents of run run-1: 2200 inserted now, 0 there already$/,
      );
      await MongoUnderTest.change(variables, async (client, database) => {
        const collection = client.db(database).collection<{ _id: string }>('telemetries');
        await collection.deleteMany({ _id: { $in: ['run-1-C01-0', 'run-1-C01-1299', 'run-1-C02-17'] } });
        await collection.updateOne({ _id: 'run-1-C02-18' }, { $set: { note: 'mine' } });
        await collection.insertOne({ _id: 'run-1x-C01-0' });
      });
      const second = await loadDataSet(order, settingsOf(variables), WATCH);
      expect(notesOf(second).at(-1)).toMatch(
        /holds all 2200 documents of run run-1: 3 inserted now, 2197 there already$/,
      );
      const { documents } = await MongoUnderTest.read(variables);
      expect(documents).toHaveLength(2201);
      expect(documents.filter(({ note }) => (note as unknown) === 'mine')).toHaveLength(1);
    },
    SLOW_MS,
  );

  it(
    'checks what is in a time-series collection, which would accept a document twice',
    async () => {
      const variables = mongo.database();
      const settings = settingsOf(variables);
      await loadDataSet({ command, columns: 'contract', runId: 'run-1', timeSeries: false }, settings, WATCH);
      await MongoUnderTest.change(variables, async (client, database) => {
        const collection = client.db(database).collection('telemetries');
        await collection.deleteOne({ containerID: 'C01', record_number: 5 });
        const delivery = new MongoDelivery(
          collection as never,
          deliveryPlan({ id: 'run-1', command }),
          settings,
          true,
          [],
        );
        await delivery.write(rowsOf(command, 0, 1000));
        await delivery.write(rowsOf(command, 1000, 2200));
        await delivery.complete();
        expect([delivery.acknowledged, delivery.inserted]).toEqual([2200, 1]);
      });
    },
    SLOW_MS,
  );

  it(
    'fails if acknowledged documents are gone at the end',
    async () => {
      const variables = mongo.database();
      const publisher = new MongoTelemetryPublisher(settingsOf(variables));
      const delivery = await publisher.open(deliveryPlan({ id: 'run-1', command }), NEVER);
      await delivery.write(rowsOf(command, 0, 100));
      await MongoUnderTest.change(variables, (client, database) =>
        client.db(database).collection('telemetries').deleteOne({ record_number: 3, containerID: 'C01' }),
      );
      await expect(delivery.complete()).rejects.toMatchObject({ code: 'mongo.incomplete' });
      await publisher.close();
    },
    SLOW_MS,
  );

  it(
    'stops after the current block, and continues there when repeated',
    async () => {
      const variables = mongo.database();
      const stop = new AbortController();
      const long = aCommand({ records: 20_000 });
      const outcome = await loadDataSet(
        { command: long, columns: 'contract', runId: 'run-2', timeSeries: false },
        settingsOf(variables),
        {
          ...WATCH,
          signal: stop.signal,
          progress: () => stop.abort(),
        },
      );
      expect(outcome).toBe('cancelled');
      const there = (await MongoUnderTest.read(variables)).documents.length;
      expect(there).toBeGreaterThan(0);
      const rest = await loadDataSet(
        { command: long, columns: 'contract', runId: 'run-2', timeSeries: false },
        settingsOf(variables),
        WATCH,
      );
      expect(notesOf(rest).at(-1)).toContain(`${20_000 - there} inserted now, ${there} there already`);
    },
    SLOW_MS,
  );
});

describeOwnMongo('a load into our own MongoDB', () => {
  it(
    'says so if the server makes a plain collection instead of a time series',
    async () => {
      const report = await loadDataSet(
        { command, columns: 'contract', runId: 'run-1', timeSeries: true },
        settingsOf(mongo.database()),
        WATCH,
      );
      expect(notesOf(report)[0]).toMatch(/^The collection is no time series/);
    },
    SLOW_MS,
  );

  it(
    'works over TLS, with the CA as a file, as text or as any file of a directory',
    async () => {
      const server = ownServer();
      const pem = await pemOf(server.caFile);
      const directory = `${mkdtempSync(join(tmpdir(), 'reefer-mongo-ca-'))}/`;
      writeFileSync(join(directory, 'a.pem'), CERTIFICATE);
      writeFileSync(join(directory, 'binding'), `${CERTIFICATE}\n${pem}`);
      for (const MONGO_SSL_PEM of [server.caFile, pem, directory]) {
        const variables = { ...mongo.database(), MONGO_DB_URL: server.addresses.tls, MONGO_SSL_PEM };
        const publisher = new MongoTelemetryPublisher(settingsOf(variables));
        const feed = new Simulator(MODELS).feed(command);
        await deliverRows(feed, publisher, deliveryPlan({ id: 'run-1', command }), WATCH);
        await publisher.close();
        expect((await MongoUnderTest.read(variables)).documents).toHaveLength(2200);
      }
      rmSync(directory, { recursive: true });
    },
    SLOW_MS,
  );
});

describeOwnMongo('a MongoDB that cannot be used', () => {
  it(
    'tells which CAs are trusted, and is trusted by the same publisher once their files are right',
    async () => {
      const server = ownServer();
      const directory = `${mkdtempSync(join(tmpdir(), 'reefer-mongo-ca-'))}/`;
      writeFileSync(join(directory, 'binding'), CERTIFICATE);
      const variables = { MONGO_DB_URL: server.addresses.tls, MONGO_SSL_PEM: directory };
      const publisher = new MongoTelemetryPublisher(settingsOf(variables));
      await expect(publisher.ping(NEVER)).rejects.toMatchObject({
        code: 'mongo.certificate',
        message: expect.stringContaining(`now only the CA in ${directory}binding is used.`),
      });
      writeFileSync(join(directory, 'binding'), await pemOf(server.caFile));
      await publisher.ping(NEVER);
      await publisher.close();
      rmSync(directory, { recursive: true });
    },
    SLOW_MS,
  );

  const cases = [
    ['nothing listens', 'mongo.unreachable', () => ({ MONGO_DB_URL: '127.0.0.1:1' })],
    ['its name is unknown', 'mongo.unreachable', () => ({ MONGO_DB_URL: 'no-such-host.invalid:27017' })],
    [
      'its certificate is not trusted',
      'mongo.certificate',
      (server) => ({ MONGO_DB_URL: `mongodb://${server.addresses.tls}/?tls=true` }),
    ],
    ['it requires TLS', 'mongo.tls-expected', (server) => ({ MONGO_DB_URL: server.addresses.tls })],
    [
      'it has no TLS',
      'mongo.tls-not-offered',
      (server) => ({ MONGO_DB_URL: server.addresses.plain, MONGO_SSL_PEM: server.caFile }),
    ],
    [
      'the password is wrong',
      'mongo.authentication',
      (server) => ({ MONGO_DB_URL: server.addresses.strict, MONGODB_USER: 'me', MONGODB_PASSWORD: 'sesame' }),
    ],
    [
      'it knows no users',
      'mongo.no-users',
      (server) => ({ MONGO_DB_URL: server.addresses.plain, MONGODB_USER: 'me', MONGODB_PASSWORD: 'sesame' }),
    ],
  ] as const satisfies readonly (readonly [
    string,
    string,
    (server: NonNullable<MongoUnderTest['own']>) => Record<string, string>,
  ])[];

  it.each(cases)(
    'is reported within 10 s if %s: %s',
    async (_, code, variablesOf) => {
      const server = ownServer();
      const publisher = new MongoTelemetryPublisher(settingsOf(variablesOf(server)));
      const startedAt = performance.now();
      const error: unknown = await publisher
        .open(deliveryPlan({ id: 'run-1', command }), NEVER)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DestinationError);
      expect(error).toMatchObject({ code });
      expect((error as Error).message).not.toContain('sesame');
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      await publisher.close();
    },
    SLOW_MS,
  );
});
