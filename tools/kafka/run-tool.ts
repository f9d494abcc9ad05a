import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded } from './guarded-process.js';

/** The exit code and the whole output of a command that has ended. */
export interface ToolResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end; a command that does not exist gives code 127. */
export async function runTool(command: string, args: readonly string[]): Promise<ToolResult> {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-tool-'));
  const logFile = join(directory, 'output');
  try {
    const { code } = await startGuarded({ command, args, logFile, removeIfOrphaned: directory }).ended;
    return { code: code ?? 1, output: await readFile(logFile, 'utf8') };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The last lines of a text without Java's stack frames, indented, for an error message. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+(at |\.{3} \d+ )/.test(line));
  return indented(lines.slice(-count));
}

/** The first lines of a text that name an error, indented; empty if there is none. */
export function firstErrors(text: string, count: number): string {
  const errors = text.split('\n').filter((line) => /\b(ERROR|FATAL)\b|^Caused by|^Error/.test(line));
  return indented([...new Set(errors)].slice(0, count));
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line.trim().slice(0, 400)}`).join('\n');
}
