import type { DateOrder } from '../../application/data-sets/record-file.js';
import { visibleOnOneLine } from './visible.js';
import { EXIT, type CliConsole, type CliServices } from './cli-services.js';
import { groupedDigits } from '../../formats/grouped-digits.js';

/** Options of `plot`. */
export interface PlotOptions {
  readonly out: string;
  readonly container?: readonly string[];
  readonly containers: number;
  readonly dateOrder?: DateOrder;
}

/** Draws a chart of a file; resolves with the exit code. */
export async function plot(
  file: string,
  { out, container = [], containers, dateOrder }: PlotOptions,
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const { shown, others, sorted } = await services.plot({
    file,
    out,
    containerIds: container,
    containers,
    reading: { dateOrder },
  });
  for (const { containerId, records, positives } of shown) {
    const counts = `${groupedDigits(records)} records of ${containerId}, ${groupedDigits(positives)} labelled`;
    cliConsole.out(`${visibleOnOneLine(out)}: ${counts}\n`);
  }
  if (others) {
    const which = shown.length === 1 ? 'This container has' : 'These containers have';
    cliConsole.err(
      `${which} the most labelled records; ${others} more ${others === 1 ? 'is' : 'are'} in the file: --container ID, or --containers N.\n`,
    );
  }
  if (sorted) cliConsole.err('The records were not in the order of time; they were sorted for the chart.\n');
  return EXIT.done;
}
