import type { Climate, Phase, Stretch, Waypoint } from '../../simulation/reefer-plan.js';
import { K } from './constants.js';
import type { ReeferState } from './reefer-state.js';
import type { SmallModel } from './small-model.js';
import type { Sky, Weather } from './weather.js';

const RADIANS = Math.PI / 180;
/** Share of the sun that reaches a container where it stands. */
const EXPOSED: Readonly<Record<Phase, number>> = {
  farm: K.exposedElsewhere,
  truck: K.exposedOnTruck,
  port: K.exposedElsewhere,
  sea: K.exposedAtSea,
  canal: K.exposedElsewhere,
  discharge: K.exposedElsewhere,
  unplugged: K.exposedElsewhere,
};
/** Moments that are kept: at least as many as a block of rows has for one container; a power of two. */
const KEPT = 4096;

/** The sky of one place, asked for by all containers there in turn. */
export class SkyOfPlace {
  private readonly times = new Float64Array(KEPT).fill(NaN);
  private readonly skies: (Sky | undefined)[] = new Array<Sky | undefined>(KEPT);

  constructor(
    private readonly weather: Weather,
    private readonly stepSeconds: number,
  ) {}

  at(epochSeconds: number, { latitude, longitude, climate }: Waypoint): Sky {
    const at = (epochSeconds / this.stepSeconds) & (KEPT - 1);
    if (this.times[at] !== epochSeconds) {
      this.times[at] = epochSeconds;
      this.skies[at] = this.weather.at(epochSeconds, latitude, longitude, climate);
    }
    return this.skies[at] as Sky;
  }
}

/** Where a container is, what the weather is there, and whether it is plugged in. */
export function surroundings(
  route: readonly Waypoint[],
  unplugged: readonly Stretch[],
  sky: SkyOfPlace,
  weather: Weather,
  startEpochSeconds: number,
): SmallModel {
  const legs = legsOf(route);
  const [first] = route;
  if (!first) throw new Error('A route needs a place.');
  return {
    name: 'surroundings',
    settle(state) {
      const { seconds } = state;
      const now = startEpochSeconds + seconds;
      const leg = legAt(legs, seconds);
      const here = leg ? leg.at(seconds) : first;
      const phase = leg ? leg.phase : first.phase;
      state.latitude = here.latitude;
      state.longitude = here.longitude;
      setSky(
        state,
        leg ? weather.at(now, here.latitude, here.longitude, here.climate) : sky.at(now, first),
        EXPOSED[phase],
      );
      state.powered = phase !== 'unplugged' && !isWithin(unplugged, seconds);
    },
  };
}

function setSky(state: ReeferState, { celsius, water, sun }: Sky, exposed: number): void {
  state.ambientCelsius = celsius;
  state.sun = sun * exposed;
  state.wallAmbientCelsius = celsius + K.sunHeating * state.sun;
  state.ambientWater = water;
}

function isWithin(stretches: readonly Stretch[], seconds: number): boolean {
  for (const { fromSeconds, toSeconds } of stretches)
    if (fromSeconds <= seconds && seconds < toSeconds) return true;
  return false;
}

interface Leg {
  readonly toSeconds: number;
  readonly phase: Phase;
  at(seconds: number): Pick<Waypoint, 'latitude' | 'longitude' | 'climate'>;
}

/** The leg at a time; after the last one, that one; undefined without any. */
function legAt(legs: readonly Leg[], seconds: number): Leg | undefined {
  for (const leg of legs) if (seconds < leg.toSeconds) return leg;
  return legs.at(-1);
}

/** From each waypoint to the next along a great circle, at one speed; after the last one it stays there. */
function legsOf(route: readonly Waypoint[]): readonly Leg[] {
  return route.slice(1).map((to, i): Leg => {
    const from = route[i] as Waypoint;
    const way = greatCircle(from, to);
    const duration = to.atSeconds - from.atSeconds;
    return {
      toSeconds: to.atSeconds,
      phase: from.phase,
      at: (seconds) => {
        const share = Math.min(1, Math.max(0, (seconds - from.atSeconds) / duration));
        return { ...way(share), climate: between(from.climate, to.climate, share) };
      },
    };
  });
}

/** The point at a share of the way along the great circle, degrees to 5 decimals (about a metre). */
export function greatCircle(
  from: Pick<Waypoint, 'latitude' | 'longitude'>,
  to: Pick<Waypoint, 'latitude' | 'longitude'>,
): (share: number) => { readonly latitude: number; readonly longitude: number } {
  const [a, b] = [vectorOf(from), vectorOf(to)];
  const angle = Math.acos(
    Math.min(
      1,
      a.reduce((sum, value, i) => sum + value * (b[i] as number), 0),
    ),
  );
  return (share) => {
    if (angle < 1e-9) return { latitude: from.latitude, longitude: from.longitude };
    const [before, behind] = [Math.sin((1 - share) * angle), Math.sin(share * angle)];
    const [x, y, z] = a.map((value, i) => (before * value + behind * (b[i] as number)) / Math.sin(angle)) as [
      number,
      number,
      number,
    ];
    return {
      latitude: degrees(Math.asin(Math.min(1, Math.max(-1, z)))),
      longitude: degrees(Math.atan2(y, x)),
    };
  };
}

function vectorOf({ latitude, longitude }: Pick<Waypoint, 'latitude' | 'longitude'>): readonly number[] {
  const [north, east] = [latitude * RADIANS, longitude * RADIANS];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

function degrees(radians: number): number {
  return Math.round((radians / RADIANS) * 1e5) / 1e5;
}

function between(from: Climate, to: Climate, share: number): Climate {
  const at = (name: keyof Climate): number => from[name] + share * (to[name] - from[name]);
  return {
    meanCelsius: at('meanCelsius'),
    yearlyAmplitude: at('yearlyAmplitude'),
    warmestDay: at('warmestDay'),
    dailyAmplitude: at('dailyAmplitude'),
    weatherDeviation: at('weatherDeviation'),
    humidityPercent: at('humidityPercent'),
    cloudiness: at('cloudiness'),
  };
}
