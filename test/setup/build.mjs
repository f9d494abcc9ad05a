// Jest's global set-up: the end-to-end tests run the built application, so build it when it is stale.
import { spawnSync } from 'node:child_process';

export default function build() {
  const { status } = spawnSync(process.execPath, ['tools/build-if-stale.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed; see its messages above.');
}
