import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { kafkaClassPath } from '../../tools/kafka/jars.js';
import { findJava } from '../../tools/kafka/java-runtime.js';
import { silent } from '../../tools/kafka/progress.js';

const SOURCE = fileURLToPath(new URL('java/ElectPreferredLeaders.java', import.meta.url));

/** Requests elections with Kafka's own client, because kafkajs cannot; one process handles all requests. */
export class LeaderElections {
  private readonly answers: Interface;
  private waiting: ((answer: string) => void)[] = [];

  private constructor(private readonly tool: ChildProcessByStdio<Writable, Readable, null>) {
    this.answers = createInterface({ input: tool.stdout });
    this.answers.on('line', (line) => this.waiting.shift()?.(line));
    tool.once('exit', () => {
      for (const answer of this.waiting) answer('the tool ended');
    });
  }

  static async start(brokers: readonly string[]): Promise<LeaderElections> {
    const { java } = await findJava();
    const args = ['-Xmx128m', '-cp', await kafkaClassPath(silent), SOURCE, brokers.join(',')];
    const tool = spawn(java, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const elections = new LeaderElections(tool);
    const answer = await elections.answer();
    if (answer !== 'ready') throw new Error(`The election tool did not start: ${answer}`);
    return elections;
  }

  /** Elects the preferred replica of each partition as its leader. */
  async electPreferred(topic: string, partitions: number): Promise<void> {
    this.tool.stdin.write(`${topic} ${partitions}\n`);
    const answer = await this.answer();
    if (answer !== 'elected') throw new Error(`The preferred leaders were not elected: ${answer}`);
  }

  async stop(): Promise<void> {
    if (this.tool.exitCode !== null) return;
    const ended = once(this.tool, 'exit');
    this.tool.stdin.end();
    await ended;
  }

  private answer(): Promise<string> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
