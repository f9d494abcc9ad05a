import { EXIT, type Terminal, type Workshop } from './workshop.js';

/** Options of `plot`. */
export interface PlotOptions {
  readonly out: string;
  readonly container?: string;
}

/** Draws a file; gives the exit code. */
export async function plot(
  file: string,
  { out, container }: PlotOptions,
  workshop: Workshop,
  terminal: Terminal,
): Promise<number> {
  const { containerId, records, positives } = await workshop.plot({ file, out, containerId: container });
  terminal.out(
    `${out}: ${records.toLocaleString('en')} records of ${containerId}, ${positives.toLocaleString('en')} labelled\n`,
  );
  return EXIT.done;
}
