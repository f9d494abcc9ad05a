import { ALL_NORMAL, fillRandom } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import { SENSORS } from '../../simulation/physical-faults.js';
import { K } from './constants.js';
import type { ReeferState } from './reefer-state.js';

/** Normal deviates that are drawn for a record, whatever is wrong with it. */
const DRAWS = 12;
/** Records whose deviates are drawn at a time, which is faster than one by one. */
const RECORDS_AT_A_TIME = 8;
/** Sensors that wander: temperature, ambient, oxygen, humidity, carbon dioxide. */
const SLOW = 5;

/** The sensors whose readings a record has, in the order of `Sensors.readings`. */
export const READ_SENSORS = SENSORS.filter((sensor) => sensor !== 'supply_temperature');

const both = (white: number, slow: number): number => Math.sqrt(white * white + slow * slow);

/** Ordinary noise, standard deviation, in the same order. */
export const NOISE: readonly number[] = [
  both(K.temperatureNoise, K.temperatureSlow),
  both(K.ambientNoise, K.ambientSlow),
  0.05,
  both(K.gasNoise, K.gasSlow),
  both(K.gasNoise, K.gasSlow),
  both(K.humidityNoise, K.humiditySlow),
  both(K.gasNoise, K.gasSlow),
];

const NITROGEN_NOISE = NOISE[4] as number;

/**
 * Sensors: a reading is the truth, an offset of the container's own, a slow error that wanders (an Ornstein-Uhlenbeck
 * process) and white noise. Noise is drawn for every record, so that nothing that befalls the container changes it.
 */
export class Sensors {
  readonly readings = new Float64Array(READ_SENSORS.length);
  private readonly random: RandomStream;
  private readonly draws = new Float64Array(RECORDS_AT_A_TIME * DRAWS);
  /** Where the next record's deviates begin. */
  private next = RECORDS_AT_A_TIME * DRAWS;
  /** Slow errors, in standard deviations. */
  private readonly slow = new Float64Array(SLOW);
  /** Constant errors, in standard deviations. */
  private readonly offsets = new Float64Array(SLOW);
  private readonly keeps: number;
  private readonly adds: number;

  constructor(seed: number, containerId: string, intervalSeconds: number) {
    this.random = RandomStream.of(seed, `${containerId}/sensors`);
    this.keeps = Math.exp(-intervalSeconds / K.slowTime);
    this.adds = Math.sqrt(1 - this.keeps * this.keeps);
    fillRandom(this.random, ALL_NORMAL, this.slow);
    fillRandom(RandomStream.of(seed, `${containerId}/sensor-offsets`), ALL_NORMAL, this.offsets);
  }

  /** Reads the state; to be called once for each record, in order. */
  read(state: ReeferState): void {
    const { draws, slow, readings } = this;
    if (this.next === draws.length) {
      fillRandom(this.random, ALL_NORMAL, draws);
      this.next = 0;
    }
    const at = this.next;
    this.next = at + DRAWS;
    for (let i = 0; i < SLOW; i++)
      slow[i] = this.keeps * (slow[i] as number) + this.adds * (draws[at + i] as number);
    readings[0] =
      state.probeCelsius + this.error(at, 0, K.temperatureOffset, K.temperatureSlow, K.temperatureNoise);
    readings[1] =
      state.ambientCelsius +
      K.sunOnSensor * state.sun +
      this.error(at, 1, K.ambientOffset, K.ambientSlow, K.ambientNoise);
    readings[2] = state.powered
      ? Math.max(0, (state.watts / 1000) * (1 + K.powerNoise * (draws[at + 11] as number)))
      : 0;
    readings[3] = Math.max(0, state.oxygen + this.error(at, 2, K.gasOffset, K.gasSlow, K.gasNoise));
    readings[4] = 100 - state.oxygen - state.carbonDioxide + NITROGEN_NOISE * (draws[at + 10] as number);
    const humidity = state.humidity + this.error(at, 3, K.humidityOffset, K.humiditySlow, K.humidityNoise);
    readings[5] = Math.min(100, Math.max(0, humidity));
    readings[6] = Math.max(0, state.carbonDioxide + this.error(at, 4, K.gasOffset, K.gasSlow, K.gasNoise));
  }

  /** The error of one of the sensors that wander. */
  private error(at: number, i: number, offset: number, slow: number, white: number): number {
    return (
      offset * (this.offsets[i] as number) +
      slow * (this.slow[i] as number) +
      white * (this.draws[at + SLOW + i] as number)
    );
  }
}
