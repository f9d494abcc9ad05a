import type { Weighted } from '../../domain/scenario/mix.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { isRunsFault } from '../../domain/simulation/fault-plan.js';
import { simulationOf } from '../../domain/simulation/simulation-kind.js';
import { DEFAULTS, type GenerateOptions } from './generate-options.js';
import { formatInstant } from '../../domain/telemetry/instant.js';
import { quoted } from './visible.js';

/** The command line in legacy flags, whose files are plain CSV whatever their extension. */
function repeatLegacy(options: GenerateOptions, command: SimulationCommand): string {
  const [plan] = command.containers;
  const { out = DEFAULTS.out, append, db } = options;
  const destination = db ? ['--db'] : ['--file', quoted(out), ...(append ? ['--append'] : [])];
  return [
    'reefer-simulator',
    ...[
      '--stype',
      simulationOf(plan?.faults.find(isRunsFault)),
      '--cid',
      plan?.containerId,
      '--product_id',
      plan?.productId,
    ],
    ...['--records', options.records, '--seed', command.seed],
    ...['--start-time', formatInstant(command.startEpochSeconds), ...destination],
  ].join(' ');
}

/** The command line that makes the same data set again, including the values that were drawn. */
export function repeatLine(options: GenerateOptions, command: SimulationCommand): string {
  if (options.legacy) return repeatLegacy(options, command);
  const { seed, startEpochSeconds } = command;
  const { container, containers, simulation, product, shard, out = DEFAULTS.out } = options;
  const words = ['reefer-simulator', 'generate'];
  const say = (flag: string, value?: string | number): void => {
    words.push(flag);
    if (value !== undefined) words.push(quoted(String(value)));
  };
  if (options.scenario !== undefined) say('--scenario', options.scenario);
  for (const choice of simulation ?? []) say('--simulation', weighted(choice));
  if (containers) say('--containers', containers);
  for (const id of container ?? []) say('--container', id);
  for (const choice of product ?? []) say('--product', weighted(choice));
  if (options.scenario === undefined) say('--records', options.records);
  say('--seed', seed);
  say('--start-time', formatInstant(startEpochSeconds));
  if (options.interval !== DEFAULTS.interval) say('--interval', options.interval);
  if (options.columns) say('--columns', options.columns);
  if (shard && shard.of > 1) say('--shard', `${shard.index}/${shard.of}`);
  if (options.db) say('--db');
  else if (options.kafka) say('--kafka');
  else {
    say('--out', out);
    if (options.format) say('--format', options.format);
    if (options.append) say('--append');
    if (options.partitionBy) say('--partition-by', options.partitionBy);
    if (options.manifest) say('--manifest');
  }
  if (options.timeSeries) say('--time-series');
  if (options.rate !== undefined) say('--rate', options.rate);
  return words.join(' ');
}

function weighted({ value, weight }: Weighted<string>): string {
  return weight === 1 ? value : `${value}:${weight}`;
}
