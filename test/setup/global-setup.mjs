// Jest's global setup: builds the application if it is stale, and looks once for the parts that tests need on the
// machine, so that spec files can decide what to skip without running anything.
import { spawnSync } from 'node:child_process';
import { probeParts } from './probe-parts.mjs';

export default async function setUp() {
  const { status } = spawnSync(process.execPath, ['tools/build-if-stale.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed; see its messages above.');
  process.env.REEFER_TEST_PARTS = JSON.stringify(await probeParts());
}
