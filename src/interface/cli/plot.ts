import { EXIT, type CliConsole, type CliServices } from './cli-services.js';

/** Options of `plot`. */
export interface PlotOptions {
  readonly out: string;
  readonly container?: string;
}

/** Draws a chart of a file; resolves with the exit code. */
export async function plot(
  file: string,
  { out, container }: PlotOptions,
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const { containerId, records, positives } = await services.plot({ file, out, containerId: container });
  cliConsole.out(
    `${out}: ${records.toLocaleString('en')} records of ${containerId}, ${positives.toLocaleString('en')} labelled\n`,
  );
  return EXIT.done;
}
