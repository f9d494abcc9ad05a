// Prints the path of a Node 24, which the image runs, or of another one; fetches it into .cache the first time. For tests:
//   PATH="$(dirname "$(node tools/node-24.mjs)"):$PATH" npm test
//   node tools/node-24.mjs 18
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const version = process.argv[2] ?? '24';
const home = fileURLToPath(new URL(`../.cache/node-${version}`, import.meta.url));
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const node = `${home}/node_modules/${name}/bin/node`;

if (!existsSync(node)) {
  mkdirSync(home, { recursive: true });
  // Not in package.json: the package refuses other systems than its own.
  const args = ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', [...args, `${name}@${version}`], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(node);
