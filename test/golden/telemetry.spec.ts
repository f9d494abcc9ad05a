import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { SIMULATION_KINDS } from '../../src/domain/simulation/simulation-kind.js';
import { writeJsonLines } from '../../src/formats/record-text.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';

/*
 * These hashes are a promise: anyone who has published a data set by its command and seed gets the same bytes from every
 * later release, on every machine and every supported Node. A change here breaks that promise. If the change is
 * intended (another generator, another order of draws, another column), list it in CHANGELOG.md as a breaking change,
 * and take the new hashes from the failing test, run on the oldest and the newest supported Node. If it is not intended,
 * fix the code, not the hash.
 */

function ndjson(command: SimulationCommand): Uint8Array {
  const text = new TextBuffer();
  writeJsonLines(text, rowsOf(command));
  return text.release();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const fleet = [
  aPlan({ containerId: 'C02', productId: 'P02', simulation: 'co2sensor', records: 600 }),
  aPlan({ containerId: 'C01', productId: 'P01', simulation: 'normal', records: 1000 }),
  aPlan({ containerId: 'CSQU3054383', productId: 'P05', simulation: 'poweroff', records: 257 }),
  aPlan({ containerId: 'C04', productId: 'P03', simulation: 'o2sensor', records: 12 }),
];

describe('the telemetry of a fixed command', () => {
  it.each([
    ['normal', '042316055e8c3af4ea487ed3fe7cd92a745ff6595ff0e36d7039993edfb8c8f9'],
    ['poweroff', 'd697a2e72e09fac4b9641afb19055433acddaa01de41b41ada0b2a05953f6c42'],
    ['co2sensor', 'f56aeff2699afb994a85e6c2b31a2751fbaa64b60542b1c2b324997d370abdf1'],
    ['o2sensor', '97a01a66c39eb67d1c677f9f3c1d6b4e6f2b6e99c06b23ec8ed638328a1c49e6'],
  ] as const)('of one container, %s, never changes', (simulation, hash) => {
    const command = aCommand({
      containerId: 'C02',
      productId: 'P02',
      simulation,
      records: 1000,
      seed: 20_190_904,
    });
    expect(sha256(ndjson(command))).toBe(hash);
  });

  it('of a fleet never changes', () => {
    const command = aCommand({ containers: fleet, seed: 4_294_967_295, intervalSeconds: 60 });
    expect(sha256(ndjson(command))).toBe('cf78dd7b38c7a8924acd495eec0dc4c38983deccf6d5e4de93964351487d7d58');
  });

  it('of demonstrations with few records never changes', () => {
    const requests = SIMULATION_KINDS.map((simulation) => aCommand({ simulation, records: 10, seed: 0 }));
    expect(sha256(Buffer.concat(requests.map(ndjson)))).toBe(
      'a991d975283d4648a821008577df076328a06f13406b71a202ce66004a524504',
    );
  });

  it('begins with this record', () => {
    const [line] = Buffer.from(ndjson(aCommand({ records: 1, seed: 20_190_904 })))
      .toString()
      .split('\n');
    expect(line).toBe(
      '{"container_id":"C01","measurement_time":"2019-09-04 15:31:00","product_id":"P02","temperature":7.207825,' +
        '"target_temperature":6.0,"ambiant_temperature":21.055487,"kilowatts":3.566921,"time_door_open":0,' +
        '"content_type":2,"defrost_cycle":6,"oxygen_level":19.691335,"nitrogen_level":77.81216,' +
        '"humidity_level":61.389261,"carbon_dioxide_level":5.333429,"fan_1":true,"fan_2":true,"fan_3":true,' +
        '"latitude":37.8226902168957,"longitude":-122.324895,"maintenance_required":0}',
    );
  });
});
