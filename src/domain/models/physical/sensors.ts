import { ALL_NORMAL, fillRandom } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import { K } from './constants.js';
import type { ReeferState } from './reefer-state.js';

/** Normal deviates that are drawn for a record, whatever is wrong with it. */
const DRAWS = 12;

/** The readings of one record, before faults; and the standard deviation that each ordinarily has. */
export interface Readings {
  temperature: number;
  ambient: number;
  kilowatts: number;
  oxygen: number;
  nitrogen: number;
  humidity: number;
  carbonDioxide: number;
}

/** Ordinary noise, by reading. */
export const NOISE: Readonly<Record<keyof Readings, number>> = {
  temperature: Math.sqrt(K.temperatureNoise * K.temperatureNoise + K.temperatureSlow * K.temperatureSlow),
  ambient: Math.sqrt(K.ambientNoise * K.ambientNoise + K.ambientSlow * K.ambientSlow),
  kilowatts: 0.05,
  oxygen: Math.sqrt(K.gasNoise * K.gasNoise + K.gasSlow * K.gasSlow),
  nitrogen: Math.sqrt(K.gasNoise * K.gasNoise + K.gasSlow * K.gasSlow),
  humidity: Math.sqrt(K.humidityNoise * K.humidityNoise + K.humiditySlow * K.humiditySlow),
  carbonDioxide: Math.sqrt(K.gasNoise * K.gasNoise + K.gasSlow * K.gasSlow),
};

/**
 * Sensors: a reading is the truth, a slow error that wanders (an Ornstein-Uhlenbeck process) and white noise. Drawn by
 * record, for every one, so that nothing that befalls the container changes the draws.
 */
export class Sensors {
  readonly readings: Readings = {
    temperature: 0,
    ambient: 0,
    kilowatts: 0,
    oxygen: 0,
    nitrogen: 0,
    humidity: 0,
    carbonDioxide: 0,
  };
  private readonly random: RandomStream;
  private readonly draws = new Float64Array(DRAWS);
  /** Standard slow errors: temperature, ambient, oxygen, humidity, carbon dioxide. */
  private readonly slow = new Float64Array(5);
  private readonly keeps: number;
  private readonly adds: number;

  constructor(seed: number, containerId: string, intervalSeconds: number) {
    this.random = RandomStream.of(seed, `${containerId}/sensors`);
    this.keeps = Math.exp(-intervalSeconds / K.slowTime);
    this.adds = Math.sqrt(1 - this.keeps * this.keeps);
    fillRandom(this.random, ALL_NORMAL, this.slow);
  }

  /** Reads the state; to be called once for each record, in order. */
  read(state: ReeferState): void {
    const { draws, slow, readings } = this;
    fillRandom(this.random, ALL_NORMAL, draws);
    for (let i = 0; i < slow.length; i++)
      slow[i] = this.keeps * (slow[i] as number) + this.adds * (draws[i] as number);
    const error = (i: number, slowly: number, white: number): number =>
      slowly * (slow[i] as number) + white * (draws[5 + i] as number);
    readings.temperature = state.probeCelsius + error(0, K.temperatureSlow, K.temperatureNoise);
    readings.ambient =
      state.ambientCelsius + K.sunOnSensor * state.sun + error(1, K.ambientSlow, K.ambientNoise);
    readings.oxygen = Math.max(0, state.oxygen + error(2, K.gasSlow, K.gasNoise));
    readings.humidity = Math.min(
      100,
      Math.max(0, state.humidity + error(3, K.humiditySlow, K.humidityNoise)),
    );
    readings.carbonDioxide = Math.max(0, state.carbonDioxide + error(4, K.gasSlow, K.gasNoise));
    readings.nitrogen = 100 - state.oxygen - state.carbonDioxide + NOISE.nitrogen * (draws[10] as number);
    readings.kilowatts = state.powered
      ? Math.max(0, (state.watts / 1000) * (1 + K.powerNoise * (draws[11] as number)))
      : 0;
  }
}
