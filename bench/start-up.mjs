// Starts the service and prints the seconds until it is ready as JSON.
// node bench/start-up.mjs
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const startedAt = performance.now();
const service = spawn(process.execPath, ['dist/main.js'], {
  env: { PATH: process.env.PATH, PORT: String(port) },
});
const isReady = () =>
  fetch(`http://127.0.0.1:${port}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
while (!(await isReady())) await sleep(10);
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000 }));
service.kill();
