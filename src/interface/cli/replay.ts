import type { DateOrder } from '../../application/data-sets/record-file.js';
import { steadySchedule } from '../../domain/simulation/schedule.js';
import { ProgressDisplay } from './progress-display.js';
import { EXIT, type CliConsole, type CliServices } from './cli-services.js';
import { visible, visibleOnOneLine } from './visible.js';
import { throttleNotice } from './throttle-notice.js';
import { groupedDigits } from '../../formats/grouped-digits.js';

/** Options of `replay`. */
export interface ReplayOptions {
  readonly rate?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly dateOrder?: DateOrder;
}

/** Sends a file's records to Kafka unchanged; resolves with the exit code. */
export async function replay(
  path: string,
  { rate, json = false, quiet = false, dateOrder }: ReplayOptions,
  services: CliServices,
  cliConsole: CliConsole,
): Promise<number> {
  const file = await services.openRecords(path, { dateOrder });
  if (file.firstDisorder !== undefined && !quiet) {
    cliConsole.err(
      visible(
        `The records are not in the order of time (the first is ${file.firstDisorder}): they are sent in the file's order.\n`,
      ),
    );
  }
  const startedAt = performance.now();
  const display = await ProgressDisplay.start(file.records, quiet || json ? undefined : cliConsole.progress);
  let sent = 0;
  const outcome = await services
    .replay(file, {
      pace: rate === undefined ? undefined : { schedule: steadySchedule(rate), catchUp: true },
      signal: cliConsole.signal,
      progress: (records) => display.update((sent = records)),
      throttled: throttleNotice(cliConsole),
      abandonFailed: (error) => cliConsole.err(`Closing also failed: ${String(error)}\n`),
    })
    .finally(() => display.stop());
  if (outcome === 'cancelled') {
    cliConsole.err(`Interrupted: ${sent} of ${file.records} records were sent.\n`);
    return EXIT.interrupted;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  if (json) {
    cliConsole.out(
      `${JSON.stringify({ records: sent, containers: file.containerIds.length, seconds: Number(seconds.toFixed(3)) })}\n`,
    );
  } else if (!quiet) {
    cliConsole.out(
      `${visibleOnOneLine(path)}: ${groupedDigits(sent)} records sent to Kafka in ${seconds.toFixed(2)} s\n`,
    );
  }
  return EXIT.done;
}
