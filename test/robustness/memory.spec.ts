import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMAND } from '../e2e/api.js';
import { useService } from '../e2e/service.js';
import { report } from './report.js';

const RUNS = 10_000;
const AFTER = 1000;
const MOST_GROWTH_BYTES = 20 * 2 ** 20;
const DEADLINE_MS = 900_000;
const HEAP_ON_SIGNAL = pathToFileURL(join(import.meta.dirname, 'heap-on-signal.mjs')).href;

describe('a service that carries out ten thousand runs, one after another', () => {
  const service = useService({ NODE_OPTIONS: `--import=${HEAP_ON_SIGNAL}` });

  /** The bytes of the heap that are in use after garbage collection. */
  async function heap(): Promise<number> {
    const seen = service.process.stdout.length;
    service.process.signal('SIGUSR2');
    await service.api.get('/health/live');
    const isHeap = (line: string): boolean => line.includes('"message":"heap"');
    while (!service.process.stdout.slice(seen).some(isHeap)) await service.api.get('/health/live');
    const line = service.process.stdout.slice(seen).find(isHeap) ?? '{}';
    return (JSON.parse(line) as { heapUsed: number }).heapUsed;
  }

  it(
    'uses about as much memory after the last run as after the first thousand',
    async () => {
      let early = 0;
      for (let run = 1; run <= RUNS; run++) {
        const { id } = await service.api.start(COMMAND);
        const ended = await service.api.ended(id);
        expect(ended.status).toBe('succeeded');
        if (run === AFTER) early = await heap();
      }
      const late = await heap();
      const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
      report(`heap after ${AFTER} runs ${megabytes(early)} MiB, after ${RUNS} runs ${megabytes(late)} MiB`);
      expect(late - early).toBeLessThan(MOST_GROWTH_BYTES);
      expect(await service.api.metric('reefer_records_published_total')).toBe(RUNS * COMMAND.nb_of_records);
    },
    DEADLINE_MS,
  );
});
