import { RandomStream } from '../random/random-stream.js';
import type { Growth, PhysicalFault, Sensor } from '../simulation/physical-faults.js';
import { chooseMembers, CONTAINERS_AT_A_TIME, type Member } from './choose-members.js';
import { draw, rounded } from './draw-unit.js';
import { FAULT_CATALOGUE, type FaultParameter, USUAL_OVER } from './fault-catalogue.js';
import type { FaultRecipe } from './scenario.js';
import type { Refuse } from './wrong-scenario.js';

/**
 * Draws the faults of a scenario, some containers at a time: for each container those that befall it, in the order of the
 * document. Those that ask for containers that are not there are refused.
 */
export function* drawFaults(
  recipes: readonly FaultRecipe[],
  members: readonly Member[],
  seed: number,
  intervalSeconds: number,
  refuse: Refuse,
): Generator<undefined, ReadonlyMap<string, readonly PhysicalFault[]>, undefined> {
  const byContainer = new Map<string, PhysicalFault[]>();
  const seen = new Map<string, number>();
  for (const recipe of recipes) {
    // Named by what it is, not by where it stands, so that a further fault changes no other one's draws.
    const what = [recipe.kind, recipe.sensor ?? '', JSON.stringify(recipe.among ?? '')].join('/');
    const repeat = (seen.get(what) ?? 0) + 1;
    seen.set(what, repeat);
    const name = `scenario/fault/${what}/${repeat}`;
    const chosen = yield* chooseMembers(recipe, members, seed, name, intervalSeconds, refuse);
    for (const [i, { member, times }] of chosen.entries()) {
      if (i % CONTAINERS_AT_A_TIME === 0) yield;
      const { containerId, records } = member.plan;
      const random = RandomStream.of(seed, `${name}/${containerId}`);
      const own = byContainer.get(containerId) ?? [];
      byContainer.set(containerId, own);
      const seconds = records * intervalSeconds;
      for (let time = 0; time < times.length; time++) {
        const fault = drawFault(recipe, random, times[time], seconds, `${containerId}-${own.length + 1}`);
        if (fault) own.push(fault);
      }
    }
  }
  return byContainer;
}

/** Draws what a recipe leaves open of one fault; undefined if it would begin after the container's last record. */
export function drawFault(
  recipe: FaultRecipe,
  random: RandomStream,
  time: number | undefined,
  seconds: number,
  id: string,
): PhysicalFault | undefined {
  const onsetSeconds = Math.round(time ?? draw(random, recipe.onset));
  const length = recipe.duration && Math.max(1, Math.round(draw(random, recipe.duration)));
  const severity = draw(random, recipe.severity);
  const end = length === undefined ? null : onsetSeconds + length;
  if (onsetSeconds >= seconds) return undefined;
  const inTime = { id, onsetSeconds, endSeconds: end === null || end >= seconds ? null : end };
  const growsSeconds = recipe.over ? Math.round(draw(random, recipe.over)) : 0;
  const growing = { growth: growthOf(recipe), growsSeconds };
  const parameter = (name: string): number =>
    drawParameter(
      recipe,
      name,
      FAULT_CATALOGUE[recipe.kind].parameters[name] as FaultParameter,
      severity,
      random,
    );
  const sensor = recipe.sensor as Sensor;
  switch (recipe.kind) {
    case 'power-outage':
    case 'phase-loss':
    case 'door-open':
    case 'evaporator-icing':
    case 'controller-reset':
      return { ...inTime, kind: recipe.kind };
    case 'scrubber-failure':
      return { ...inTime, ...growing, kind: recipe.kind };
    case 'sensor-bias':
      return { ...inTime, ...growing, kind: recipe.kind, sensor, bias: parameter('bias') };
    case 'sensor-drift':
      return { ...inTime, kind: recipe.kind, sensor, drift: parameter('drift') };
    case 'sensor-gain':
      return { ...inTime, ...growing, kind: recipe.kind, sensor, gain: parameter('gain') };
    case 'sensor-stuck': {
      const at = recipe.stuckAt;
      return {
        ...inTime,
        kind: recipe.kind,
        sensor,
        at: typeof at === 'object' ? rounded(draw(random, at), 1000) : null,
      };
    }
    case 'sensor-noise':
      return { ...inTime, kind: recipe.kind, sensor, factor: parameter('factor') };
    case 'sensor-spikes':
      return { ...inTime, kind: recipe.kind, sensor, rate: parameter('rate'), size: parameter('size') };
    case 'sensor-dropout':
      return { ...inTime, kind: recipe.kind, sensor, rate: parameter('rate'), as: recipe.as ?? 'hold' };
    case 'refrigerant-leak':
    case 'compressor-wear':
      return {
        ...inTime,
        kind: recipe.kind,
        loss: parameter('loss'),
        growth: growthOf(recipe),
      };
    case 'evaporator-fan':
      return { ...inTime, kind: recipe.kind, fan: recipe.fan ?? (random.unit() < 0.5 ? 1 : 2) };
    case 'condenser-fouling':
      return { ...inTime, kind: recipe.kind, rise: parameter('rise') };
    case 'air-leak':
      return { ...inTime, ...growing, kind: recipe.kind, flow: parameter('flow') };
    case 'vent-stuck':
      return { ...inTime, kind: recipe.kind, at: parameter('at') };
    case 'wrong-set-point':
      return { ...inTime, kind: recipe.kind, setPoint: parameter('set_point') };
  }
}

function growthOf({ kind, growth, over }: FaultRecipe): Growth {
  const { grows } = FAULT_CATALOGUE[kind];
  return growth ?? (over ? USUAL_OVER : grows ? grows.usual : 'step');
}

function drawParameter(
  recipe: FaultRecipe,
  name: string,
  { usual, usualBySensor, eitherSign }: FaultParameter,
  severity: number,
  random: RandomStream,
): number {
  const given = recipe.parameters[name];
  const sign = random.unit() < 0.5 ? -1 : 1;
  const share = random.unit();
  if (given) return rounded(given.low + (given.high - given.low) * share, 10_000);
  const { low, high } = usualBySensor?.[recipe.sensor ?? ''] ?? usual;
  return rounded((eitherSign ? sign : 1) * (low + (high - low) * severity), 10_000);
}
