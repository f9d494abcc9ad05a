import { readFile } from 'node:fs/promises';
import { type Document, MongoClient } from 'mongodb';
import { readMongoEnvironment } from '../../src/infrastructure/configuration/read-environment.js';
import {
  authoritiesOf,
  type MongoSettings,
  mongoSettings,
} from '../../src/infrastructure/mongo/mongo-settings.js';
import { MongoServer } from '../../tools/mongo/mongo-server.js';

type Variables = Readonly<Record<string, string>>;

/** The MongoDB that a spec file tests against: the one that `MONGO_DB_URL` names; otherwise our own. */
export class MongoUnderTest {
  private constructor(
    /** The variables that name the server. */
    readonly variables: Variables,
    /** Undefined if `MONGO_DB_URL` names the server. */
    readonly own: MongoServer | undefined,
  ) {}

  static async given(): Promise<MongoUnderTest> {
    const names = ['MONGO_DB_URL', 'MONGODB_USER', 'MONGODB_PASSWORD', 'MONGO_SSL_PEM'];
    if (process.env['MONGO_DB_URL']) {
      const given = names.map((name) => [name, process.env[name] ?? ''] as const);
      return new MongoUnderTest(Object.fromEntries(given.filter(([, value]) => value !== '')), undefined);
    }
    const server = await MongoServer.start();
    return new MongoUnderTest({ MONGO_DB_URL: server.addresses.plain }, server);
  }

  /** The variables that name a new database, which no other test uses. */
  database(): Record<string, string> {
    return { ...this.variables, MONGO_DATABASE: `reefer_${crypto.randomUUID().replaceAll('-', '')}` };
  }

  /** All documents, in order for each container, and the collection's indexes. */
  static async read(
    variables: Variables,
  ): Promise<{ documents: readonly Document[]; indexes: readonly Document[] }> {
    const settings = settingsOf(variables);
    const client = await clientOf(settings);
    try {
      const collection = client.db(settings.database).collection('telemetries');
      const documents = await collection
        .find({}, { promoteValues: false })
        .sort({ record_number: 1 })
        .toArray();
      return { documents, indexes: await collection.indexes() };
    } finally {
      await client.close();
    }
  }

  /** Changes the collection behind the simulator's back. */
  static async change(
    variables: Variables,
    work: (client: MongoClient, database: string) => Promise<unknown>,
  ): Promise<void> {
    const settings = settingsOf(variables);
    const client = await clientOf(settings);
    try {
      await work(client, settings.database);
    } finally {
      await client.close();
    }
  }

  async stop(): Promise<void> {
    await this.own?.stop();
  }
}

export function settingsOf(variables: Variables): MongoSettings {
  return mongoSettings(readMongoEnvironment(variables));
}

async function clientOf(settings: MongoSettings): Promise<MongoClient> {
  const { url, credentials } = settings;
  const authorities = authoritiesOf(settings);
  const client = new MongoClient(url, {
    ...(credentials && { auth: { username: credentials.user, password: credentials.password } }),
    ...(authorities && { tls: true, ca: authorities.join('\n') }),
  });
  return client.connect();
}

/** The text of a certificate file. */
export function pemOf(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
