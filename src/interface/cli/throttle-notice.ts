import type { CliConsole } from './surroundings.js';

/** Says once that the destination makes the command wait, which takes long and is no failure. */
export function throttleNotice(cliConsole: Pick<CliConsole, 'err'>): (milliseconds: number) => void {
  let said = false;
  return (milliseconds) => {
    if (said) return;
    said = true;
    const seconds = (milliseconds / 1000).toFixed(1);
    cliConsole.err(
      `The destination throttles (it asks for ${seconds} s, as by a quota of Kafka): this takes long.\n`,
    );
  };
}
