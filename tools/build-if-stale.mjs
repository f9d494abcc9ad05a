// Builds when `dist` is missing or older than anything it is made from; says nothing when it is fresh.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

// As in src/check-node-version.ts, which may not be built yet. The build itself fails on an old Node.js without a reason.
const [major, minor] = process.versions.node.split('.').map(Number);
if (!(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19))) {
  console.error(
    `Node.js 20.19 or a later 20.x, or 22.12 or newer, is needed; this is ${process.versions.node}. Install one of these, and start again.`,
  );
  process.exit(1);
}

const inputs = [
  'src',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'tools/bundle-cli.mjs',
];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const built = 'dist/cli.cjs';
if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...inputs.map(newest))) {
  console.error('Building dist (it is missing or older than src) ...');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
