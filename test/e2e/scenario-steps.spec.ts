import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { reeferOk, Workplace } from '../cli/command-line.js';
import { KafkaUnderTest } from '../integration/kafka-under-test.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { Api } from './api.js';
import { curl, expectDocumented, stepsOf } from './documented-steps.js';
import { ServiceProcess } from './service-process.js';

jest.setTimeout(180_000);

const PAGE = 'docs/scenarios.md';
const run = promisify(execFile);
const STEPS = stepsOf(PAGE);

/** Does what the page says, one command after another, and compares what they print. */
class Reader {
  private place!: Workplace;
  private service!: ServiceProcess;
  /** The id of the last run. */
  private id = '';
  /** How many outputs were compared. */
  compared = 0;

  /** `kafka`: the variables that name its brokers and a new topic; undefined: there is none. */
  constructor(private readonly kafka: Readonly<Record<string, string>> | undefined) {}

  async begin(): Promise<void> {
    this.place = await Workplace.create();
    this.service = await ServiceProcess.start(this.kafka);
  }

  async end(): Promise<void> {
    await this.service.stop('SIGKILL');
    await this.place.remove();
  }

  async follow(): Promise<void> {
    for (const step of STEPS) {
      if ('file' in step) {
        writeFileSync(this.place.file(step.file), step.text);
        continue;
      }
      const printed = await this.carryOut(step.words);
      if (!step.output || printed === undefined) continue;
      this.compared++;
      const [actual, documented] = [printed, step.output.text].map((text) => this.asSeen(text));
      expectDocumented(actual ?? '', step.output.form, documented ?? '');
    }
  }

  /** What `generate` makes of the last run's document, and what the service says of the run. */
  async again(): Promise<readonly [made: string, shown: string]> {
    const telemetry = await fetch(`${this.service.url}/simulations/${this.id}/telemetry?columns=labels`, {
      headers: { accept: 'text/csv' },
    });
    return [readFileSync(this.place.file('again.csv'), 'utf8'), await telemetry.text()];
  }

  /** Undefined: it needs a Kafka, and there is none. */
  private async carryOut(words: readonly string[]): Promise<string | undefined> {
    const file = (name: string): string => this.place.file(name);
    const [command, first, second, ...rest] = words;
    if (command === 'curl') {
      const printed = await curl(words, (url) => this.address(url), file);
      if (printed.includes('"reason":')) await this.hasBegun(printed);
      return printed;
    }
    if (command === 'tail')
      return `${readFileSync(file(second ?? ''), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(Number(first))
        .join('\n')}\n`;
    if (command === 'npx') {
      const { stdout } = await reeferOk(words.slice(2), { cwd: this.place.path });
      return stdout.toString();
    }
    if (second !== 'consume') throw new Error(`The test cannot carry out: ${words.join(' ')}`);
    if (!this.kafka) return undefined;
    const node = ['--import', 'tsx', 'tools/consume/main.ts', ...rest.slice(1)];
    return (await run(process.execPath, node, { env: { ...process.env, ...this.kafka } })).stdout;
  }

  /** A reader takes longer to read what was printed than the first record takes. */
  private async hasBegun(printed: string): Promise<void> {
    this.id = (JSON.parse(printed) as { id: string }).id;
    await new Api(this.service.url).until(this.id, ({ records_published }) => records_published > 0);
  }

  private address(documented: string): string {
    return documented.replace('http://localhost:8080', this.service.url).replace('ID', this.id);
  }

  /** Lines of messages may come in another order, and without Kafka the destination is another one. */
  private asSeen(text: string): string {
    if (/^C0\d +#\d/.test(text)) return text.trimEnd().split('\n').sort().join('\n');
    return this.kafka ? text : text.replace(/"destination": ?\{[^}]*\}/, '"destination":{}');
  }
}

/** The tests of a reader with or without Kafka. */
function tests(environment: () => Readonly<Record<string, string>> | undefined, outputs: number): void {
  let reader: Reader;
  beforeAll(async () => {
    reader = new Reader(environment());
    await reader.begin();
  });
  afterAll(() => reader.end());

  it('print what the page shows', async () => {
    await reader.follow();
    expect(reader.compared).toBe(outputs);
  });

  it('end with a document that gives the records of the run again', async () => {
    const [made, shown] = await reader.again();
    expect(made).toBe(shown);
    expect(made.match(/power-outage/g)).toHaveLength(6);
  });
}

describe(`the steps of ${PAGE}`, () => tests(() => undefined, 10));

describeNeeding(KAFKA, `the steps of ${PAGE} with Kafka`, () => {
  let kafka: KafkaUnderTest;
  let topic: string;
  beforeAll(async () => {
    kafka = await KafkaUnderTest.given();
    topic = await kafka.topic({ partitions: 4 });
  });
  afterAll(() => kafka.stop());
  tests(() => kafka.environment(topic), 12);
});
