// Runs the built command line and prints what it used: data-sets.mjs WORDS...
import { spawn } from 'node:child_process';

const startedAt = performance.now();
const child = spawn(
  process.execPath,
  ['--require', './bench/used.cjs', 'dist/cli.cjs', ...process.argv.slice(2)],
  {
    stdio: ['ignore', 'ignore', 'pipe'],
  },
);
let said = '';
child.stderr.on('data', (chunk) => (said += chunk));
child.on('close', (code) => {
  const used = /USED (.*)/.exec(said)?.[1];
  if (code !== 0 || used === undefined) throw new Error(said);
  console.log(JSON.stringify({ ...JSON.parse(used), seconds: (performance.now() - startedAt) / 1000 }));
});
