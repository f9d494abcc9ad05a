// Loaded into the service by NODE_OPTIONS=--import: at SIGUSR2 it logs the longest time, in ms, for which the event loop
// was busy since the last time, and the memory in use, in bytes.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

process.on('SIGUSR2', () => {
  const longest = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  const { rss, heapUsed } = process.memoryUsage();
  console.log(JSON.stringify({ message: 'loop', longest, rss, heapUsed }));
  delays.reset();
});
