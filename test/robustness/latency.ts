import { expect } from '@jest/globals';
import type { Api } from '../e2e/api.js';
import { report } from './report.js';

/** The targets are 100 and 500 ms; these limits are four times as high, for machines that are busy with other things. */
const MEDIAN_MS = 400;
const P99_MS = 2000;
const PAUSE_MS = 5;
const RECORDS = 1_000_000;

/** Requests `/health/live` while runs of a million records go at full speed, and checks the times against the limits. */
export async function expectQuickHealth(api: Api, destination: string, runs: number): Promise<void> {
  const times: number[] = [];
  const begun = performance.now();
  for (let run = 0; run < runs; run++) {
    const command = {
      containerID: 'C02',
      simulation: 'co2sensor',
      nb_of_records: RECORDS,
      product_id: 'P02',
    };
    const { id } = await api.start(command);
    for (let going = true; going;) {
      for (let asked = 0; asked < 10; asked++) {
        const asking = performance.now();
        const response = await api.get('/health/live');
        await response.text();
        times.push(performance.now() - asking);
        expect(response.status).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      const { status } = await api.run(id);
      going = status === 'running' || status === 'queued';
      expect(status).not.toBe('failed');
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN;
  const rounded = [0.5, 0.99, 1].map((share) => at(share).toFixed(1));
  report(
    `/health/live during ${runs} x ${RECORDS} records to ${destination} (${((runs * RECORDS) / seconds).toFixed(0)} records/s): ` +
      `${times.length} requests, median ${rounded[0]} ms, 99th percentile ${rounded[1]} ms, longest ${rounded[2]} ms`,
  );
  expect(times.length).toBeGreaterThan(50);
  expect(at(0.5)).toBeLessThan(MEDIAN_MS);
  expect(at(0.99)).toBeLessThan(P99_MS);
}
