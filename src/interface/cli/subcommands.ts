import type { Command } from 'commander';
import { generate } from './generate.js';
import { addGenerateOptions, type GenerateOptions, talkOptions } from './generate-options.js';
import { GENERATE_EXAMPLES, REPLAY_EXAMPLES } from './help-texts.js';
import { decimalNumber } from './option-values.js';
import { plot, type PlotOptions } from './plot.js';
import { products } from './products.js';
import { replay, type ReplayOptions } from './replay.js';
import { lint, scenarios } from './scenarios.js';
import { EXIT, type CliConsole, type CliServices } from './surroundings.js';

const A_FILE = 'CSV, NDJSON or Parquet with the twenty columns';

/** Adds every subcommand but the shells' completion; `finish` takes what one gives as the exit code. */
export function addSubcommands(
  program: Command,
  services: CliServices,
  cliConsole: CliConsole,
  finish: (code: Promise<number>) => Promise<void>,
): void {
  const [json, quiet] = talkOptions();
  addGenerateOptions(program.command('generate'))
    .description('Make a labelled data set: a file, a directory of files, MongoDB documents, Kafka messages')
    .addHelpText('after', GENERATE_EXAMPLES)
    .action((options: GenerateOptions) => finish(generate(options, services, cliConsole)));
  program
    .command('products')
    .description('List the products, with their set points and climates')
    .addOption(json)
    .action((options: { json?: boolean }) => finish(products(options, cliConsole)));
  program
    .command('scenarios')
    .description('List the built-in scenarios, or print one')
    .argument('[name]', 'the one to print')
    .addOption(json)
    .action((name: string | undefined, options: { json?: boolean }) =>
      finish(scenarios(name, options, services, cliConsole)),
    );
  program
    .command('lint')
    .description('Check scenario documents, and say every problem with its file and line')
    .argument('<files...>', 'YAML or JSON')
    .action((files: string[]) => finish(lint(files, services, cliConsole)));
  program
    .command('replay')
    .description('Send a file of records to Kafka as they are, at a pace')
    .argument('<file>', A_FILE)
    .option(
      '--rate <n>',
      'records per second (default: as fast as Kafka takes them)',
      decimalNumber(0.001, 1e6),
    )
    .addOption(json)
    .addOption(quiet)
    .addHelpText('after', REPLAY_EXAMPLES)
    .action((file: string, options: ReplayOptions) => finish(replay(file, options, services, cliConsole)));
  program
    .command('plot')
    .description("Draw a file's sensors over time, with the labelled stretches marked")
    .argument('<file>', A_FILE)
    .requiredOption('-o, --out <chart>', 'the chart to write: .html (to zoom in), .png or .svg')
    .option('-c, --container <id>', "the container to draw (default: the file's first)")
    .action((file: string, options: PlotOptions) => finish(plot(file, options, services, cliConsole)));
  program
    .command('serve')
    .description('Start the HTTP service, configured by environment variables')
    .action(() => finish(services.serve().then(() => EXIT.done)));
}
