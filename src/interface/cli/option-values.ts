import { InvalidArgumentError, Option } from 'commander';
import { assertContainerId } from '../../domain/reefer/container-id.js';
import { PRODUCT_IDS } from '../../domain/reefer/product.js';
import type { Weighted } from '../../domain/scenario/mix.js';
import { didYouMean } from '../../domain/did-you-mean.js';
import { parseStart, type ScenarioStart } from '../../domain/scenario/start.js';
import { MAX_INTERVAL_SECONDS } from '../../domain/simulation/simulation-command.js';
import type { Shard } from '../../domain/simulation/shard.js';
import { SIMULATION_KINDS, type SimulationKind } from '../../domain/simulation/simulation-kind.js';

const MAX_WEIGHT = 1_000_000;
/** Containers that are drawn beside each other. */
export const MOST_CHARTS = 24;
const SECONDS_PER = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Returns a parser for whole numbers in that range. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A number with the ways to write a large one: `1_000_000`, `1e6`, `1.5e6`, `100k`, `2M`. */
const LARGE = /^[0-9]+(?:_[0-9]+)*([.][0-9]{1,9})?([eE][+]?[0-9]{1,2}|[kKM])?$/;
const LONGEST_NUMBER = 20;
/** Shown if a number is wrong, as far as they are allowed. */
const LARGE_EXAMPLES = ['1_000', '1e3', '100k', '2M'];

/** The number that a text stands for; NaN for what is none. */
function largeNumber(text: string): number {
  if (text.length > LONGEST_NUMBER || !LARGE.test(text)) return NaN;
  return Number(text.replaceAll('_', '').replace(/k$/i, 'e3').replace(/M$/, 'e6'));
}

/** Returns a parser for counts in that range: whole numbers, also as `1_000_000`, `1e6`, `100k` or `2M`. */
export function count(least: number, most: number): (text: string) => number {
  const examples = LARGE_EXAMPLES.filter((example) => largeNumber(example) <= most).join(', ');
  return (text) => {
    const value = /[.][0-9]+$/.test(text) ? NaN : largeNumber(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `It must be a whole number from ${least} to ${most}, such as ${examples}.`,
    );
  };
}

/** Returns a parser for numbers in that range, with or without decimals, also as `1e3` or `10k`. */
export function decimalNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = largeNumber(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `It must be a number from ${least} to ${most}, such as 0.5, 200, 1e3 or 10k.`,
    );
  };
}

/** Parses the name of a file. */
export function fileName(text: string): string {
  if (text !== '' && !text.includes('\0')) return text;
  throw new InvalidArgumentError('It must be the name of a file.');
}

/** Parses seconds, with or without a unit: `300`, `300s`, `5m`, `1h`. */
export function intervalSeconds(text: string): number {
  const [, digits, unit] = /^([0-9]{1,6})([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * SECONDS_PER[(unit || 's') as keyof typeof SECONDS_PER];
  if (seconds >= 1 && seconds <= MAX_INTERVAL_SECONDS) return seconds;
  throw new InvalidArgumentError(
    `It must be seconds from 1 to ${MAX_INTERVAL_SECONDS}, or a number with s, m or h, such as 5m.`,
  );
}

/** Parses a start as scenarios have it: an instant, in UTC unless it has an offset, `now`, or `now - 7d`. */
export function startTime(text: string): ScenarioStart {
  const start = parseStart(text);
  if (start) return start;
  throw new InvalidArgumentError(
    'It must be a time from 1970 on, such as 2026-01-31, "2026-01-31 08:00:00" (UTC) or 2026-01-31T08:00:00+02:00; or now, or now-7d (s, m, h, d, w).',
  );
}

/** Parses a simulation, with or without a weight (`normal`, `poweroff:2`), and adds it to those before. */
export function weightedSimulation(
  text: string,
  before: readonly Weighted<SimulationKind>[] | undefined,
): readonly Weighted<SimulationKind>[] {
  const [name, weight] = nameAndWeight(text);
  const kind = SIMULATION_KINDS.find((known) => known === (name === 'power' ? 'poweroff' : name));
  if (!kind) {
    const meant = didYouMean(name, SIMULATION_KINDS);
    throw new InvalidArgumentError(`It must be one of ${SIMULATION_KINDS.join(', ')}${meant || '.'}`);
  }
  return withoutRepeat(before, { value: kind, weight });
}

/** Parses a product, with or without a weight (`P02`, `P02:3`), and adds it to those before. */
export function weightedProduct(
  text: string,
  before: readonly Weighted<string>[] | undefined,
): readonly Weighted<string>[] {
  const [name, weight] = nameAndWeight(text);
  if (!PRODUCT_IDS.includes(name)) {
    throw new InvalidArgumentError(
      `There is no product ${JSON.stringify(name)} without a scenario. Known: ${PRODUCT_IDS.join(', ')}${didYouMean(name, PRODUCT_IDS) || '.'}`,
    );
  }
  return withoutRepeat(before, { value: name, weight });
}

/** An option whose value is one of a few words. */
export function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser(choice(choices));
}

function choice(choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    throw new InvalidArgumentError(
      `Allowed choices are ${choices.join(', ')}${didYouMean(text, choices) || '.'}`,
    );
  };
}

/** Parses the id of a container to draw, which may be any, and adds it to those before. */
export function chartedContainer(text: string, before: readonly string[] = []): readonly string[] {
  if (before.includes(text)) throw new InvalidArgumentError('It is named twice.');
  if (before.length === MOST_CHARTS)
    throw new InvalidArgumentError(`At most ${MOST_CHARTS} can be drawn beside each other.`);
  return [...before, text];
}

/** Parses a container id and adds it to those before. */
export function container(text: string, before: readonly string[] | undefined): readonly string[] {
  domainRule(() => assertContainerId(text));
  if (before?.includes(text)) throw new InvalidArgumentError('It is named twice.');
  return [...(before ?? []), text];
}

/** Parses `I/N`: shard I of N, counted from 0. */
export function shard(text: string): Shard {
  const [, index, of] = /^([0-9]{1,6})\/([0-9]{1,6})$/.exec(text) ?? [];
  if (index !== undefined && Number(index) < Number(of)) return { index: Number(index), of: Number(of) };
  throw new InvalidArgumentError('It must be I/N with I from 0 to N-1, such as 0/4.');
}

function nameAndWeight(text: string): readonly [string, number] {
  const at = text.indexOf(':');
  if (at === -1) return [text, 1];
  const weight = wholeNumber(1, MAX_WEIGHT)(text.slice(at + 1));
  return [text.slice(0, at), weight];
}

function withoutRepeat<T>(
  before: readonly Weighted<T>[] | undefined,
  added: Weighted<T>,
): readonly Weighted<T>[] {
  if (before?.some(({ value }) => value === added.value)) {
    throw new InvalidArgumentError('It is named twice; give a weight instead, such as normal:3.');
  }
  return [...(before ?? []), added];
}

/** Runs a domain rule and rethrows its message as an error that commander understands. */
function domainRule(rule: () => void): void {
  try {
    rule();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
