import { type Command, Option } from 'commander';
import { DATE_ORDERS } from '../../application/data-sets/record-file.js';
import { COLUMN_SETS } from '../../domain/reefer/schema.js';
import { PAYLOADS } from '../../formats/message-schema.js';
import { generate } from './generate.js';
import { addGenerateOptions, type GenerateOptions, talkOptions } from './generate-options.js';
import { GENERATE_EXAMPLES, REPLAY_EXAMPLES, SCHEMA_EXAMPLES } from './help-texts.js';
import { MOST_CHARTS, chartedContainer, choiceOption, decimalNumber, wholeNumber } from './option-values.js';
import { plot, type PlotOptions } from './plot.js';
import { products } from './products.js';
import { replay, type ReplayOptions } from './replay.js';
import { lint, scenarios } from './scenarios.js';
import { schema, type SchemaOptions } from './schema.js';
import { EXIT, type CliConsole, type CliServices } from './cli-services.js';

const A_FILE = 'CSV, NDJSON or Parquet with the twenty columns';

/** Adds every subcommand except completion; `finish` receives the exit code of the one that runs. */
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
    .argument('[name]', 'the scenario to print')
    .addOption(json)
    .action((name: string | undefined, options: { json?: boolean }) =>
      finish(scenarios(name, options, services, cliConsole)),
    );
  program
    .command('lint')
    .description('Check scenario documents, and list every problem with its file and line')
    .argument('<files...>', 'YAML or JSON')
    .action((files: string[]) => finish(lint(files, services, cliConsole)));
  program
    .command('replay')
    .description('Send the records of a file to Kafka unchanged, at a given rate')
    .argument('<file>', A_FILE)
    .option(
      '--rate <n>',
      'records per second (default: as fast as Kafka accepts them)',
      decimalNumber(0.001, 1e6),
    )
    .addOption(dateOrder())
    .addOption(json)
    .addOption(quiet)
    .addHelpText('after', REPLAY_EXAMPLES)
    .action((file: string, options: ReplayOptions) => finish(replay(file, options, services, cliConsole)));
  program
    .command('plot')
    .description("Draw a file's sensor readings over time, with the labelled periods marked")
    .argument('<file>', A_FILE)
    .requiredOption('-o, --out <chart>', 'the chart to write: .html (to zoom in), .png or .svg')
    .option(
      '-c, --container <id>',
      'a container to draw, repeatable (default: the one with the most labelled records)',
      chartedContainer,
    )
    .addOption(
      new Option(
        '--containers <n>',
        'how many to draw beside each other, those with the most labelled records',
      )
        .argParser(wholeNumber(1, MOST_CHARTS))
        .default(1)
        .conflicts('container'),
    )
    .addOption(dateOrder())
    .action((file: string, options: PlotOptions) => finish(plot(file, options, services, cliConsole)));
  program
    .command('schema')
    .description('Print the JSON Schema of the messages on Kafka')
    .addOption(
      choiceOption('--payload <form>', 'the form of the payload, as in TELEMETRY_PAYLOAD', PAYLOADS).default(
        'json',
      ),
    )
    .addOption(
      choiceOption(
        '--columns <set>',
        'the columns of a json payload: the contract’s twenty, these plus labels, or all',
        COLUMN_SETS,
      ).default('contract'),
    )
    .addHelpText('after', SCHEMA_EXAMPLES)
    .action((options: SchemaOptions) => finish(schema(options, cliConsole)));
  program
    .command('serve')
    .description('Start the HTTP service, configured by environment variables')
    .action(() => finish(services.serve().then(() => EXIT.done)));
}

function dateOrder(): Option {
  return new Option(
    '--date-order <order>',
    'what comes first in dates such as 01/02/2026: the month (mdy) or the day (dmy); needed if no date of the file shows it',
  ).choices(DATE_ORDERS);
}
