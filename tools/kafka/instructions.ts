import { clientEnvironment, type Access, type ClientAddresses } from './client-environment.js';

const WAYS: readonly (readonly [Access, string])[] = [
  ['plaintext', 'without encryption'],
  ['plain', 'TLS with an api key (SASL PLAIN)'],
  ['scram', 'TLS with a user and a password (SASL SCRAM-SHA-512)'],
];
const REQUEST = '{"containerID":"C02","simulation":"co2sensor","nb_of_records":1000,"product_id":"P02"}';
const SCENARIO = '{"scenario":"demonstration"}';

/** The commands with which a developer uses a new cluster, ready to paste into another terminal. */
export function instructions(cluster: ClientAddresses, topic: string): string {
  const lines = ['Connect to it by one of these, in another terminal:', ''];
  for (const [access, title] of WAYS) {
    const variables = clientEnvironment(cluster, access);
    if (topic !== 'reefer-telemetry') variables['TELEMETRY_TOPIC'] = topic;
    const exports = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`);
    lines.push(`  # ${title}`);
    if (access === 'plaintext') lines.push('  unset KAFKA_USER KAFKA_PASSWORD KAFKA_APIKEY KAFKA_CERT');
    lines.push(`  export ${exports.join(' ')}`, '');
  }
  lines.push(
    'Then start the service, ask it for telemetry, and see what arrives:',
    '',
    '  npm start',
    post('/control', REQUEST),
    '  npm run consume -- --from-beginning',
    '',
    'Or try a scenario of two minutes: three containers, of which one loses power and one has a faulty gas sensor.',
    'With the service:',
    '',
    post('/simulations', SCENARIO),
    '',
    'and without it:',
    '',
    '  npx reefer-simulator generate --scenario demonstration --kafka',
  );
  return lines.join('\n');
}

function post(path: string, body: string): string {
  return `  curl -i -X POST http://localhost:8080${path} -H 'Content-Type: application/json' -d '${body}'`;
}

function quoted(value: string): string {
  return /^[\w.,:/@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
