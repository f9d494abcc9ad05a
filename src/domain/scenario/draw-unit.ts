import { carriageOf } from '../reefer/carriage.js';
import { RandomStream } from '../random/random-stream.js';
import { normal } from '../random/normal.js';
import { K } from '../models/physical/constants.js';
import type { Weather } from '../models/physical/weather.js';
import type {
  CargoPlan,
  ReeferPlan,
  Stretch,
  UnitKind,
  UnitPlan,
  Waypoint,
} from '../simulation/reefer-plan.js';
import type { Range } from './quantity.js';
import type { GroupRecipe } from './scenario.js';

/**
 * Efficiency and least part load by kind of unit (chosen; see docs/model.md): the best of a kind are new.
 */
const UNITS: Readonly<Record<UnitKind, { readonly efficiency: Range; readonly leastPartLoad: Range }>> = {
  'variable-speed': {
    efficiency: { low: K.variableSpeedWorst, high: K.variableSpeedBest },
    leastPartLoad: { low: K.variableSpeedLeastLoad, high: K.variableSpeedLeastLoad },
  },
  digital: {
    efficiency: { low: K.digitalWorst, high: K.digitalBest },
    leastPartLoad: { low: K.digitalLeastLoad, high: K.digitalLeastLoad },
  },
  throttled: {
    efficiency: { low: K.throttledWorst, high: K.throttledBest },
    leastPartLoad: { low: K.throttledLeastLoadLow, high: K.throttledLeastLoadHigh },
  },
};
const LEAK: Range = { low: K.leakLow, high: K.leakHigh };
/** W/K: loosely and tightly stowed fruit; blocks of frozen goods. */
const STOWED: Range = { low: K.stowedLow, high: K.stowedHigh };
const STOWED_FROZEN: Range = { low: K.stowedFrozenLow, high: K.stowedFrozenHigh };
/** Of the usual load, where a scenario does not say it. */
const LOAD: Range = { low: 0.9, high: 1.05 };
/** Hours unplugged at arrival and before departure, where containers come and go. */
const UNPLUGGED_ARRIVING: Range = { low: 0.5, high: 4.5 };
const UNPLUGGED_LEAVING: Range = { low: 0.5, high: 2.5 };
const HOUR = 3600;

/** A value of a range, drawn evenly. */
export function draw(random: RandomStream, { low, high }: Range): number {
  return low + (high - low) * random.unit();
}

/** A number with few digits, so that a plan reads well. */
export function rounded(value: number, digits: 1 | 10 | 100 | 1000 | 10_000): number {
  return Math.round(value * digits) / digits;
}

/** What the draws of one container need. */
export interface UnitDraw {
  readonly seed: number;
  readonly containerId: string;
  readonly productId: string;
  readonly unitKind: UnitKind;
  readonly group: GroupRecipe;
  /** Of the container's first record. */
  readonly startEpochSeconds: number;
  /** Seconds from its first record to its last. */
  readonly seconds: number;
  /** It comes during the scenario, and goes again. */
  readonly comesAndGoes: { readonly arrives: boolean; readonly leaves: boolean } | undefined;
  readonly labels: ReeferPlan['labels'];
  readonly route: ReeferPlan['route'];
  readonly weather: Weather;
}

/** Draws unit, cargo and surroundings of one container, from a stream of its own. */
export function drawReefer(of: UnitDraw): ReeferPlan {
  const { seed, containerId, group, productId, unitKind, labels } = of;
  const random = RandomStream.of(seed, `scenario/unit/${group.name}/${containerId}`);
  const unit = drawUnit(random, unitKind, draw(random, group.age));
  const carriage = carriageOf(productId, group.profile);
  const { route } = of;
  return {
    profile: group.profile,
    unit,
    cargo: drawCargo(random, of, route[0] as Waypoint),
    vent: rounded(group.vent ? draw(random, group.vent) : carriage.ventCubicMetresPerHour, 10),
    atmosphere: group.atmosphere && {
      oxygen: rounded(draw(random, group.atmosphere.oxygen), 100),
      carbonDioxide: rounded(draw(random, group.atmosphere.carbonDioxide), 100),
    },
    weather: group.where.name,
    route,
    unplugged: unpluggedOf(random, of),
    labels,
  };
}

function drawUnit(random: RandomStream, kind: UnitKind, age: number): UnitPlan {
  const { efficiency, leastPartLoad } = UNITS[kind];
  const worn = Math.min(1, age / K.oldestUnit);
  const place = 0.7 * (1 - worn) + 0.3 * random.unit();
  const spread = Math.max(0.8, 1 + K.envelopeSpread * normal(random));
  return {
    kind,
    efficiency: rounded(efficiency.low + (efficiency.high - efficiency.low) * place, 10_000),
    leastPartLoad: rounded(draw(random, leastPartLoad), 1000),
    envelope: rounded(K.envelopeNew * (1 + K.envelopeAgeing * age) * spread, 100),
    leak: rounded(draw(random, LEAK), 100),
  };
}

function drawCargo(
  random: RandomStream,
  of: UnitDraw,
  { latitude, longitude, climate }: Waypoint,
): CargoPlan {
  const { group, productId, weather, startEpochSeconds, comesAndGoes } = of;
  const { cargoTonnes, setPointCelsius, frozen } = carriageOf(productId, group.profile);
  const tonnes = group.cargo ? draw(random, group.cargo) : cargoTonnes * draw(random, LOAD);
  const coupling = draw(random, frozen ? STOWED_FROZEN : STOWED) * Math.min(1.2, tonnes / 20 + 0.2);
  // Those that are there when a scenario begins have been there for a while.
  const isWarm = random.unit() >= group.precooled && (comesAndGoes === undefined || comesAndGoes.arrives);
  const outside = weather.at(startEpochSeconds, latitude, longitude, climate).celsius;
  const warm = frozen ? Math.min(K.warmestFrozen, outside) : Math.max(setPointCelsius, outside);
  return {
    tonnes: rounded(tonnes, 100),
    coupling: rounded(coupling, 1),
    celsius: rounded(isWarm ? warm : setPointCelsius + (frozen ? 0.5 : 1) * random.unit(), 100),
  };
}

function unpluggedOf(random: RandomStream, { comesAndGoes, seconds }: UnitDraw): readonly Stretch[] {
  if (!comesAndGoes) return [];
  const arriving = Math.round(draw(random, UNPLUGGED_ARRIVING) * HOUR);
  const leaving = Math.round(draw(random, UNPLUGGED_LEAVING) * HOUR);
  return [
    ...(comesAndGoes.arrives ? [{ fromSeconds: 0, toSeconds: arriving }] : []),
    ...(comesAndGoes.leaves && seconds > leaving
      ? [{ fromSeconds: seconds - leaving, toSeconds: seconds + 1 }]
      : []),
  ];
}

/** Where the containers of a group go; the same for all of them. */
export function routeOf({ where }: GroupRecipe): readonly Waypoint[] {
  if ('place' in where) return [{ ...where.place, atSeconds: 0, phase: 'port' }];
  return where.voyage.map(({ hours, ...point }) => ({ ...point, atSeconds: Math.round(hours * HOUR) }));
}
