import type { Terminal } from './workshop.js';

/** Says once that the destination makes the command wait, which takes long and is no failure. */
export function throttleNotice(terminal: Pick<Terminal, 'err'>): (milliseconds: number) => void {
  let said = false;
  return (milliseconds) => {
    if (said) return;
    said = true;
    const seconds = (milliseconds / 1000).toFixed(1);
    terminal.err(
      `The destination throttles (it asks for ${seconds} s, as by a quota of Kafka): this takes long.\n`,
    );
  };
}
