import type { CliConsole } from './cli-services.js';

/** Returns a listener that reports once that the destination throttles, which is slow but not a failure. */
export function throttleNotice(cliConsole: Pick<CliConsole, 'err'>): (milliseconds: number) => void {
  let said = false;
  return (milliseconds) => {
    if (said) return;
    said = true;
    const seconds = (milliseconds / 1000).toFixed(1);
    cliConsole.err(
      `The destination throttles (it asks for a pause of ${seconds} s, as with a Kafka quota), so this takes longer.\n`,
    );
  };
}
