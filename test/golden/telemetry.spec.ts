import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { SIMULATION_KINDS } from '../../src/domain/simulation/simulation-kind.js';
import { writeJson } from '../../src/domain/telemetry/record-text.js';
import { TextBuffer } from '../../src/domain/telemetry/text-buffer.js';
import { aCommand, aStream } from '../builders/command-builder.js';
import { recordsOf } from '../builders/record-builder.js';

/*
 * These hashes are a promise: whoever published a data set by naming its command and seed gets the same bytes from every
 * later release, on every machine and every supported Node. A change here breaks that promise. If it is meant (another
 * generator, another order of draws, another column), say so in CHANGELOG.md as a breaking change, and take the new
 * hashes from the failing test, run on the oldest and the newest supported Node. If it is not meant, the code is wrong,
 * not the hash.
 */

function ndjson(command: SimulationCommand): Uint8Array {
  const text = new TextBuffer();
  for (const record of recordsOf(command)) {
    writeJson(text, record);
    text.ascii('\n');
  }
  return text.release();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const fleet = [
  aStream({ containerId: 'C02', productId: 'P02', simulation: 'co2sensor', records: 600 }),
  aStream({ containerId: 'C01', productId: 'P01', simulation: 'normal', records: 1000 }),
  aStream({ containerId: 'CSQU3054383', productId: 'P05', simulation: 'poweroff', records: 257 }),
  aStream({ containerId: 'C04', productId: 'P03', simulation: 'o2sensor', records: 12 }),
];

describe('the telemetry of a fixed command', () => {
  it.each([
    ['normal', 'adc55408788a899735377da22191ac63891f48bcd3f7c1517d279f119276a36c'],
    ['poweroff', '4c4dc4cdfb104d348ff57a1a66bf7b974aa2cd6caaf7185752e7bc7a592be911'],
    ['co2sensor', '79f1214f1da65a2cb2bbc8b58defb5250bb489e415d66ac0178916cc4fd23fb2'],
    ['o2sensor', '8e41a8002d17314756ef61d559d3338436790674191a48fb8c36d24f3f5789ea'],
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
    const command = aCommand({ streams: fleet, seed: 4_294_967_295, intervalSeconds: 60 });
    expect(sha256(ndjson(command))).toBe('7c980068e9eab46aefc1d92e6765febcde17af2b58ff886f683aafe8e8b61dd5');
  });

  it('of demonstrations of a few records never changes', () => {
    const requests = SIMULATION_KINDS.map((simulation) => aCommand({ simulation, records: 10, seed: 0 }));
    expect(sha256(Buffer.concat(requests.map(ndjson)))).toBe(
      '00358fc1082f8d47b220f3b5af2ae9796d72112c56091e521ed171cd5173bc54',
    );
  });

  it('begins with this record', () => {
    const [line] = Buffer.from(ndjson(aCommand({ records: 1, seed: 20_190_904 })))
      .toString()
      .split('\n');
    expect(line).toBe(
      '{"container_id":"C01","measurement_time":"2019-09-04 15:31:00","product_id":"P02","temperature":7.207825,' +
        '"target_temperature":6,"ambiant_temperature":21.055487,"kilowatts":3.566921,"time_door_open":0,' +
        '"content_type":2,"defrost_cycle":6,"oxygen_level":19.691335,"nitrogen_level":77.81216,' +
        '"humidity_level":61.389261,"carbon_dioxide_level":5.333429,"fan_1":true,"fan_2":true,"fan_3":true,' +
        '"latitude":37.8226902168957,"longitude":-122.324895,"maintenance_required":0}',
    );
  });
});
