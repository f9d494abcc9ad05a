import { RandomStream } from '../../random/random-stream.js';
import type { Climate } from '../../simulation/reefer-plan.js';
import { K } from './constants.js';
import { saturation } from './moist-air.js';

/** What the sky does at a place and time. */
export interface Sky {
  celsius: number;
  /** In the air, g/kg. */
  water: number;
  /** On a horizontal surface, W/m2. */
  sun: number;
}

const DAY_SECONDS = 86_400;
/** Of the Gregorian calendar. */
const YEAR_SECONDS = 31_556_952;
const DAYS_OF_YEAR = 365.2425;
const TURN = 2 * Math.PI;
const WAVES = 8;

/**
 * The weather of a name: a smooth random course that all containers there share. Sums of waves with random phases, so
 * that any moment can be asked for by itself.
 */
export class Weather {
  private readonly phases: readonly number[];
  private readonly rates: readonly number[];
  private readonly cloudPhases: readonly number[];

  constructor(seed: number, name: string) {
    const random = RandomStream.of(seed, `weather/${name}`);
    const draw = (): readonly number[] => Array.from({ length: WAVES }, () => TURN * random.unit());
    this.phases = draw();
    this.cloudPhases = draw();
    const ratio = Math.log(K.longestSpell / K.shortestSpell);
    this.rates = Array.from(
      { length: WAVES },
      (_, i) => TURN / (DAY_SECONDS * K.shortestSpell * Math.exp((ratio * (i + random.unit())) / WAVES)),
    );
  }

  /** The sky at a time (seconds since 1970), latitude and longitude (degrees) and climate. */
  at(epochSeconds: number, latitude: number, longitude: number, climate: Climate): Sky {
    const year = epochSeconds / YEAR_SECONDS;
    const dayOfYear = (year - Math.floor(year)) * DAYS_OF_YEAR;
    const solarDay = epochSeconds / DAY_SECONDS + longitude / 360;
    const hour = 24 * (solarDay - Math.floor(solarDay));
    const clouds = Math.min(
      1,
      Math.max(0, climate.cloudiness + K.cloudSpread * this.wave(epochSeconds, this.cloudPhases)),
    );
    const season =
      climate.yearlyAmplitude * Math.cos((TURN * (dayOfYear - climate.warmestDay)) / DAYS_OF_YEAR);
    const daily =
      climate.dailyAmplitude *
      (K.clearDay - K.cloudyDay * clouds) *
      Math.cos((TURN * (hour - K.warmestHour)) / 24);
    const passing = climate.weatherDeviation * this.wave(epochSeconds, this.phases);
    const celsius = climate.meanCelsius + season + daily + passing;
    const humidityPercent = Math.min(100, Math.max(20, climate.humidityPercent - K.drierDay * daily));
    return {
      celsius,
      water: (saturation(celsius) * humidityPercent) / 100,
      sun:
        K.clearSun * heightOfSun(latitude, dayOfYear, hour) * (1 - K.cloudShade * clouds * clouds * clouds),
    };
  }

  /** About a standard normal deviate at any one time. */
  private wave(epochSeconds: number, phases: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < WAVES; i++)
      sum += Math.cos((this.rates[i] as number) * epochSeconds + (phases[i] as number));
    return sum * Math.sqrt(2 / WAVES);
  }
}

/** Sine of the sun's height, 0 at night; the clouds' share after Kasten and Czeplak (Solar Energy 24, 1980), cubed. */
function heightOfSun(latitude: number, dayOfYear: number, hour: number): number {
  const angle = (latitude * TURN) / 360;
  const declination = -0.4091 * Math.cos((TURN * (dayOfYear + 10)) / DAYS_OF_YEAR);
  const turned = (TURN * (hour - 12)) / 24;
  const height =
    Math.sin(angle) * Math.sin(declination) + Math.cos(angle) * Math.cos(declination) * Math.cos(turned);
  return Math.max(0, height);
}
