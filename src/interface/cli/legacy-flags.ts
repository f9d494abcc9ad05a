import { type Command, Option } from 'commander';
import { PRODUCT_IDS } from '../../domain/reefer/product.js';
import type { ScenarioStart } from '../../domain/scenario/start.js';
import { MAX_RECORDS_PER_CONTAINER, MAX_SEED } from '../../domain/simulation/simulation-command.js';
import { SIMULATION_KINDS, type SimulationKind } from '../../domain/simulation/simulation-kind.js';
import { DEFAULTS, type GenerateOptions, talkOptions } from './generate-options.js';
import { choiceOption, container, count, fileName, startTime, wholeNumber } from './option-values.js';

interface LegacyOptions {
  readonly stype: SimulationKind;
  readonly cid: string;
  readonly product_id: string;
  readonly records: number;
  readonly file: string;
  readonly append?: boolean;
  readonly db?: boolean;
  readonly seed?: number;
  readonly startTime?: ScenarioStart;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Makes the program accept the flags from before there were subcommands, for existing scripts. */
export function legacyCommand(program: Command, run: (options: GenerateOptions) => Promise<void>): void {
  program
    .description('The flags from before there were subcommands. See also: reefer-simulator --help')
    .addOption(
      choiceOption('--stype <kind>', 'the simulation', SIMULATION_KINDS).default(DEFAULTS.simulation),
    )
    .addOption(
      new Option('--cid <id>', 'the container, C01 … C05')
        .argParser((text) => container(text, undefined)[0])
        .default(DEFAULTS.container),
    )
    .addOption(choiceOption('--product_id <id>', 'the product', PRODUCT_IDS).default(DEFAULTS.product))
    .addOption(
      new Option('--records <n>', 'number of records')
        .argParser(count(1, MAX_RECORDS_PER_CONTAINER))
        .default(DEFAULTS.records),
    )
    .addOption(
      new Option('--file <file>', 'the CSV file, whatever its extension')
        .argParser(fileName)
        .default(DEFAULTS.out),
    )
    .addOption(new Option('--append', 'append to the file'))
    .addOption(new Option('--db', 'load MongoDB instead of writing a file'))
    .addOption(
      new Option('--seed <n>', 'the same seed and start time give the same data').argParser(
        wholeNumber(0, MAX_SEED),
      ),
    )
    .addOption(new Option('--start-time <time>', 'time of the first measurement').argParser(startTime))
    .action((options: LegacyOptions) => run(translated(options)));
  for (const option of talkOptions()) program.addOption(option);
}

function translated({ stype, cid, product_id, file, append, db, ...same }: LegacyOptions): GenerateOptions {
  return {
    ...same,
    legacy: true,
    simulation: [{ value: stype, weight: 1 }],
    container: [cid],
    product: [{ value: product_id, weight: 1 }],
    interval: DEFAULTS.interval,
    workers: 1,
    shard: { index: 0, of: 1 },
    ...(db ? { db } : { out: file, format: 'csv', ...(append ? { append } : {}) }),
  };
}
