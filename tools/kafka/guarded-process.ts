import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const GUARD = fileURLToPath(new URL('guard.sh', import.meta.url));

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child process that cannot outlive this one. */
export interface GuardedProcess {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  signal(name: NodeJS.Signals): void;
}

/** The command to start, and where its output goes. */
export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The file that both output streams are appended to. */
  readonly logFile: string;
  /** A directory that is removed if this process ends before it has ended the child. */
  readonly removeIfOrphaned?: string | undefined;
}

/**
 * Starts a command under `guard.sh`, which kills it when this process ends in any way, `kill -9` included. The command
 * runs in its own session, so that Ctrl-C reaches only this process.
 */
export function startGuarded(command: GuardedCommand): GuardedProcess {
  const log = openSync(command.logFile, 'a');
  const child = spawn('/bin/sh', [GUARD, command.removeIfOrphaned ?? '', command.command, ...command.args], {
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  if (child.pid === undefined) throw new Error('/bin/sh could not be started.');
  return { pid: child.pid, ended: endOf(child), signal: (name) => void child.kill(name) };
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const lifeline = child.stdio[3];
  if (!(lifeline instanceof Writable)) throw new Error('The guard has no pipe.');
  lifeline.on('error', () => lifeline.destroy());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      lifeline.end('ended\n');
      resolve({ code, signal });
    });
  });
}
