import { EXIT, type CliConsole, type CliServices } from './cli-services.js';

/** Lists the built-in scenarios, or prints the text of one. */
export async function scenarios(
  name: string | undefined,
  { json = false }: { readonly json?: boolean },
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  if (name !== undefined) {
    cliConsole.out(await services.scenarios.text(name));
    return EXIT.done;
  }
  const all = await services.scenarios.all();
  if (json) cliConsole.out(`${JSON.stringify(all)}\n`);
  else {
    const width = Math.max(...all.map(({ name: one }) => one.length));
    for (const { name: one, description } of all) cliConsole.out(`${one.padEnd(width)}  ${description}\n`);
  }
  return EXIT.done;
}

/** Prints every problem of the scenario documents, one per line; resolves with exit code 1 if there is any. */
export async function lint(
  files: readonly string[],
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  let problems = 0;
  for (const file of files) {
    const found = await services.scenarios.problems(file);
    problems += found.length;
    for (const line of found) cliConsole.out(`${line}\n`);
    if (found.length === 0) cliConsole.out(`${file}: no problems\n`);
  }
  return problems === 0 ? EXIT.done : EXIT.failed;
}
