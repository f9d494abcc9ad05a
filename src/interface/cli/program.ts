import { Command, CommanderError } from 'commander';
import { DomainError } from '../../domain/domain-error.js';
import { DestinationError } from '../../application/telemetry-publisher.js';
import { generate } from './generate.js';
import { addGenerateOptions, type GenerateOptions, talkOptions } from './generate-options.js';
import { decimalNumber } from './option-values.js';
import { GENERATE_EXAMPLES, PROGRAM_EXAMPLES, REPLAY_EXAMPLES } from './help-texts.js';
import { plot, type PlotOptions } from './plot.js';
import { products } from './products.js';
import { replay, type ReplayOptions } from './replay.js';
import { todayCommand } from './today.js';
import { EXIT, type Terminal, type Workshop } from './workshop.js';

/** The code of the error that says that nobody reads standard output any more, as after `| head`. */
const READER_GONE = 'stdout.closed';
const ASKS_FOR_HELP = ['-h', '--help', '-V', '--version'];

/** Runs a command line (without node and script) and gives its exit code. */
export async function runCommandLine(
  words: readonly string[],
  workshop: Workshop,
  terminal: Terminal,
): Promise<number> {
  const json = words.includes('--json');
  try {
    return await execute(words, workshop, terminal);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
    if (error instanceof DestinationError && error.code === READER_GONE) return EXIT.done;
    terminal.err(failure(error, json));
    return error instanceof DomainError ? EXIT.wrongUse : EXIT.failed;
  }
}

async function execute(words: readonly string[], workshop: Workshop, terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = async (code: Promise<number>): Promise<void> => {
    exitCode = await code;
  };
  const [first] = words;
  const flagsOnly = first === undefined || (first.startsWith('-') && !ASKS_FOR_HELP.includes(first));
  const program = flagsOnly
    ? speaking(
        todayCommand((options) => finish(generate(options, workshop, terminal))),
        terminal,
      )
    : programOf(workshop, terminal, finish);
  if (!flagsOnly) await addCompletion(program, first);
  await program.parseAsync(words, { from: 'user' });
  return exitCode;
}

/** All subcommands but the shells' completion; `finish` takes what they give as the exit code. */
function programOf(
  workshop: Workshop,
  terminal: Terminal,
  finish: (code: Promise<number>) => Promise<void>,
): Command {
  const program = speaking(new Command('reefer-simulator'), terminal)
    .description('Makes the telemetry of refrigerated containers, with labelled faults.')
    .version(workshop.version)
    .addHelpText('after', PROGRAM_EXAMPLES);
  addGenerateOptions(program.command('generate'))
    .description(
      'Make a labelled data set: a file, a directory of files, MongoDB documents or Kafka messages',
    )
    .addHelpText('after', GENERATE_EXAMPLES)
    .action((options: GenerateOptions) => finish(generate(options, workshop, terminal)));
  const list = program
    .command('products')
    .description('List the products, with their set points and climates');
  for (const option of talkOptions().slice(0, 1)) list.addOption(option);
  list.action((options: { json?: boolean }) => finish(products(options, terminal)));
  const replaying = program
    .command('replay')
    .description('Send a file of records to Kafka as they are, at a pace')
    .argument('<file>', 'CSV, NDJSON or Parquet with the twenty columns')
    .option(
      '--rate <n>',
      'records per second (default: as fast as Kafka takes them)',
      decimalNumber(0.001, 1_000_000),
    )
    .addHelpText('after', REPLAY_EXAMPLES);
  for (const option of talkOptions()) replaying.addOption(option);
  replaying.action((file: string, options: ReplayOptions) =>
    finish(replay(file, options, workshop, terminal)),
  );
  program
    .command('plot')
    .description("Draw a file's sensors over time, with the labelled stretches marked")
    .argument('<file>', 'CSV, NDJSON or Parquet with the twenty columns')
    .requiredOption('-o, --out <chart>', 'the chart to write: .html (to zoom in), .png or .svg')
    .option('-c, --container <id>', "the container to draw (default: the file's first)")
    .action((file: string, options: PlotOptions) => finish(plot(file, options, workshop, terminal)));
  program
    .command('serve')
    .description('Start the HTTP service, configured by environment variables')
    .action(() => finish(workshop.serve().then(() => EXIT.done)));
  return program;
}

/** Completion by @bomb.sh/tab, which is loaded when it is asked: `completion SHELL` by people, `complete` by shells. */
async function addCompletion(program: Command, first: string): Promise<void> {
  if (first === 'completion' || first === 'complete') {
    const { default: tab } = await import('@bomb.sh/tab/commander');
    tab(program, { completionCommandName: 'completion' });
    return;
  }
  program
    .command('completion')
    .description('Print the completion script of a shell: bash, zsh, fish or powershell')
    .argument('<shell>', 'for bash: source <(reefer-simulator completion bash)');
}

/** Exits by an error instead of ending the process, and speaks through the terminal; subcommands inherit it. */
function speaking(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .showHelpAfterError('(reefer-simulator --help tells more)')
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
}

function failure(error: unknown, json: boolean): string {
  const known = error instanceof Error && 'code' in error && isOurs(error);
  const message = error instanceof Error ? error.message : String(error);
  if (json) return `${JSON.stringify({ error: { code: known ? error.code : 'unexpected', message } })}\n`;
  if (known || (error instanceof Error && error.name === 'EnvironmentError')) return `error: ${message}\n`;
  return `error: ${error instanceof Error ? (error.stack ?? message) : message}\n`;
}

function isOurs(error: Error): boolean {
  return error instanceof DomainError || error instanceof DestinationError;
}
