// Loaded into the service by NODE_OPTIONS=--import: at SIGUSR2 it collects garbage and logs how much memory remains in use.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  console.log(JSON.stringify({ message: 'heap', heapUsed, rss }));
});
