import { stringify } from 'yaml';
import type { Schema } from '../src/domain/scenario/schema-forms.js';
import { type Payload, valueSchema } from '../src/formats/message-schema.js';
import { exampleValue } from './example-value.js';

const DESCRIPTION = `The topic on which the reefer simulator publishes the telemetry of refrigerated containers.

The simulator sends; your service receives. The payload is a JSON object, unless the simulator runs with
\`TELEMETRY_PAYLOAD=tuple\`. \`reefer-simulator schema\` prints the same schemas as JSON Schema, also with the columns that
\`--columns labels\` and \`--columns extended\` add.`;

const CHANNEL = 'reefer-telemetry';
const KAFKA_BINDING = { bindingVersion: '0.5.0' };
const ref = (path: string): Schema => ({ $ref: `#/${path}` });

/** Ways to authenticate; which one a Kafka wants is its owner's decision. */
const SECURITY_SCHEMES = {
  scramSha512: { type: 'scramSha512', description: 'KAFKA_USER and KAFKA_PASSWORD.' },
  scramSha256: {
    type: 'scramSha256',
    description: 'The same with KAFKA_SASL_MECHANISM=SCRAM-SHA-256.',
  },
  plain: { type: 'plain', description: 'KAFKA_APIKEY, or KAFKA_USER and KAFKA_PASSWORD.' },
};

/** The AsyncAPI 3.0 document of the topic with the contract's columns: docs/asyncapi.yaml. */
export function asyncApiDocument(): Schema {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Reefer telemetry',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [{ name: 'telemetry', description: 'Measurements of refrigerated containers' }],
    },
    defaultContentType: 'application/json',
    servers: servers(),
    channels: {
      [CHANNEL]: {
        address: CHANNEL,
        title: 'Reefer telemetry',
        description:
          'The name of the topic can be changed (TELEMETRY_TOPIC). All messages of a container are in one partition, in the order of their record numbers, unless the run’s scenario has a bad network (transmission).',
        servers: [ref('servers/development'), ref('servers/secured')],
        messages: {
          telemetry: ref('components/messages/telemetry'),
          telemetryTuple: ref('components/messages/telemetryTuple'),
        },
        bindings: { kafka: { topic: CHANNEL, ...KAFKA_BINDING } },
      },
    },
    operations: {
      publishTelemetry: {
        action: 'send',
        channel: ref(`channels/${CHANNEL}`),
        title: 'Publish telemetry',
        description:
          'Sends each record of a run once, unless its scenario has a bad network (transmission): then some come twice, late or never, and containerID, simulationID and recordNumber tell which. A topic may hold messages of several runs; simulationID tells them apart.',
        messages: [
          ref(`channels/${CHANNEL}/messages/telemetry`),
          ref(`channels/${CHANNEL}/messages/telemetryTuple`),
        ],
      },
    },
    components: {
      messages: {
        telemetry: message('json', 'A measurement, with an object as its payload. This is the default.'),
        telemetryTuple: message(
          'tuple',
          'A measurement, with a Python tuple in a string as its payload (TELEMETRY_PAYLOAD=tuple).',
        ),
      },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The document as the text of docs/asyncapi.yaml. */
export function asyncApiText(): string {
  const yaml = stringify(asyncApiDocument(), {
    aliasDuplicateObjects: false,
    // Readers of YAML 1.1 take times without quotes for dates.
    compat: 'yaml-1.1',
    lineWidth: 0,
  });
  return `# Written by: npm run schemas\n${yaml}`;
}

function servers(): Schema {
  return {
    development: {
      host: 'localhost:9092',
      protocol: 'kafka',
      description: 'The Kafka that npm run kafka starts: neither users nor TLS.',
    },
    secured: {
      host: '{bootstrap}',
      protocol: 'kafka-secure',
      description: 'A Kafka with users (SASL) and TLS. KAFKA_CERT names its CA, if that is not a public one.',
      variables: {
        bootstrap: {
          description: 'A broker’s host and port, as in KAFKA_BROKERS.',
          default: 'localhost:9093',
        },
      },
      security: Object.keys(SECURITY_SCHEMES).map((name) => ref(`components/securitySchemes/${name}`)),
    },
  };
}

function message(payload: Payload, summary: string): Schema {
  return {
    name: payload === 'json' ? 'ReeferTelemetry' : 'ReeferTelemetryTuple',
    title: `Reefer telemetry (${payload})`,
    summary,
    contentType: 'application/json',
    payload: valueSchema(payload, 'contract'),
    bindings: {
      kafka: {
        key: {
          type: 'string',
          description: 'The container’s id in UTF-8, without quotes.',
          examples: ['C02', 'CSQU3054383'],
        },
        ...KAFKA_BINDING,
      },
    },
    examples: [{ name: payload, payload: exampleValue(payload) }],
  };
}
