import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { instructions } from './instructions.js';

const CLUSTER = {
  plaintext: ['127.0.0.1:9092'],
  saslSsl: ['127.0.0.1:9093'],
  ssl: ['127.0.0.1:9094'],
  caFile: "/tmp/it's here/ca.pem",
};

describe(instructions.name, () => {
  const text = instructions(CLUSTER, 'reefer-telemetry');
  const commands = text.split('\n').filter((line) => line.startsWith('  ') && !line.startsWith('  #'));

  it('give a line of variables for each way to connect', () => {
    expect(commands.filter((line) => line.startsWith('  export '))).toEqual([
      '  export KAFKA_BROKERS=127.0.0.1:9092',
      expect.stringMatching(
        /^ {2}export KAFKA_BROKERS=127\.0\.0\.1:9093 KAFKA_USER=token .* KAFKA_CERT='\/tmp\/it'\\''s here\/ca\.pem'$/,
      ),
      expect.stringMatching(/^ {2}export KAFKA_BROKERS=127\.0\.0\.1:9093 KAFKA_USER=reefer /),
    ]);
  });

  it('name the topic only if it is not the default', () => {
    expect(text).not.toContain('TELEMETRY_TOPIC');
    expect(instructions(CLUSTER, 'mine').match(/ TELEMETRY_TOPIC=mine/g)).toHaveLength(3);
  });

  it('end with commands for a simulation and for a scenario, over HTTP and on the command line', () => {
    expect(commands.filter((line) => !/^ {2}(export|unset) /.test(line))).toEqual([
      '  npm start',
      `  curl -i -X POST http://localhost:8080/control -H 'Content-Type: application/json' -d '{"containerID":"C02","simulation":"co2sensor","nb_of_records":1000,"product_id":"P02"}'`,
      '  npm run consume -- --from-beginning',
      `  curl -i -X POST http://localhost:8080/simulations -H 'Content-Type: application/json' -d '{"scenario":"demonstration"}'`,
      '  npx reefer-simulator generate --scenario demonstration --kafka',
    ]);
  });

  it('describe the scenario as it is', () => {
    const { fleet, faults } = parse(readFileSync('scenarios/demonstration.yaml', 'utf8')) as {
      fleet: readonly { containers: readonly string[] }[];
      faults: readonly { kind: string; sensor?: string }[];
    };
    expect(fleet.flatMap(({ containers }) => containers)).toHaveLength(3);
    expect(faults.map(({ kind, sensor }) => [kind, sensor])).toEqual([
      ['power-outage', undefined],
      ['sensor-bias', 'carbon_dioxide_level'],
    ]);
  });
});
