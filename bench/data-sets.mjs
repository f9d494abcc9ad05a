// Runs the built command line and prints what it used: data-sets.mjs WORDS...
import { spawn } from 'node:child_process';

const REPORT = `data:text/javascript,${encodeURIComponent(`
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.error('USED ' + JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
  });
`)}`;

const startedAt = performance.now();
const child = spawn(process.execPath, ['--import', REPORT, 'dist/cli.js', ...process.argv.slice(2)], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
let said = '';
child.stderr.on('data', (chunk) => (said += chunk));
child.on('close', (code) => {
  const used = /USED (.*)/.exec(said)?.[1];
  if (code !== 0 || used === undefined) throw new Error(said);
  console.log(JSON.stringify({ ...JSON.parse(used), seconds: (performance.now() - startedAt) / 1000 }));
});
