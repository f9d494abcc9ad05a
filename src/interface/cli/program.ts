import { Command } from 'commander';
import { endOf, failureJson } from './failures.js';
import { generate } from './generate.js';
import { PROGRAM_EXAMPLES } from './help-texts.js';
import { addSubcommands } from './subcommands.js';
import { legacyCommand } from './legacy-flags.js';
import { visible } from './visible.js';
import { EXIT, type CliConsole, type CliServices } from './cli-services.js';

const ASKS_FOR_HELP = ['-h', '--help', '-V', '--version'];

/** Runs a command line (without node and script) and resolves with its exit code. */
export async function runCommandLine(
  words: readonly string[],
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const json = words.includes('--json');
  let exitCode: number = EXIT.done;
  const finish = async (code: Promise<number>): Promise<void> => {
    exitCode = await code;
  };
  try {
    const program = speaking(new Command('reefer-simulator'), cliConsole, json);
    const [first] = words;
    if (first === undefined || (first.startsWith('-') && !ASKS_FOR_HELP.includes(first))) {
      legacyCommand(program, (options) => finish(generate(options, services, cliConsole)));
    } else {
      program
        .description('Generates the telemetry of refrigerated containers, with labelled faults.')
        .version(services.version)
        .addHelpText('after', PROGRAM_EXAMPLES);
      addSubcommands(program, services, cliConsole, finish);
      await addCompletion(program, first);
    }
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    const { code, text } = endOf(error, json);
    if (text !== '') cliConsole.err(text);
    return code;
  }
}

/** Adds completion by @bomb.sh/tab, loaded only when needed: users call `completion SHELL`, shells call `complete`. */
async function addCompletion(program: Command, first: string): Promise<void> {
  if (first === 'completion' || first === 'complete') {
    const { default: tab } = await import('@bomb.sh/tab/commander');
    tab(program, { completionCommandName: 'completion' });
    return;
  }
  program
    .command('completion')
    .description('Print the completion script for a shell: bash, zsh, fish or powershell')
    .argument('<shell>', 'for bash: source <(reefer-simulator completion bash)');
}

/** Makes the command throw instead of ending the process, and print to the console; subcommands inherit this. */
function speaking(command: Command, cliConsole: CliConsole, json: boolean): Command {
  if (!json) command.showHelpAfterError('(for more, see reefer-simulator --help)');
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => cliConsole.out(text),
      writeErr: (text) => cliConsole.err(text),
      outputError: (text, write) =>
        write(json ? failureJson('usage', text.replace(/^error: /, '').trim()) : visible(text)),
    });
}
