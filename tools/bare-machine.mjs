// Checks that the README's two commands do what it says on a machine that has Node.js and nothing else. Makes such a machine:
// a copy of the work tree at a path with a blank, an ordinary user, an empty HOME, an environment of its own, and a PATH
// with node, npm, npx, and sh, cat, head and mkfifo, which every POSIX system has. Then `npm ci`, `npm start`, and `npm test` in a form that loads every spec file and runs in
// whole those in which tests may be skipped. Prints "N passed, N failed" over its own checks.
import { spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PARTS } from '../test/setup/parts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What is made here and not part of a clone. */
const MADE = new Set(['.git', '.cache', 'node_modules', 'dist', 'coverage']);
/** How this machine reaches the npm registry. */
const OF_THE_MACHINE =
  /^(npm_config_(registry|cafile|https?_proxy|proxy|noproxy)|NODE_EXTRA_CA_CERTS|(https?|no)_proxy)$/i;
const ORDINARY_USER = 54_321;
const START_DEADLINE_MS = 120_000;
/** A spec file in which tests may be skipped. */
const MAY_SKIP = /describe(Needing|OwnKafka|Kafka|OwnMongo|Mongo)\(/;
const COMMAND = { containerID: 'C02', simulation: 'co2sensor', nb_of_records: 1000, product_id: 'P02' };

const isRoot = process.getuid?.() === 0;
const totals = { passed: 0, failed: 0 };
const place = mkdtempSync(join(tmpdir(), 'a bare machine '));
const repository = join(place, 'reefer simulator');
const environment = prepare();

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, giveUp);

try {
  await checkInstall();
  await checkStart();
  await checkTests();
} finally {
  rmSync(place, { recursive: true, force: true });
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

async function checkInstall() {
  const { code, output } = await npm('ci');
  check('npm ci ends with 0', code === 0, output);
}

async function checkStart() {
  const port = await freePort();
  const service = begin(['start'], { PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_DEADLINE_MS;
  const status = (path, request) =>
    fetch(url + path, request).then(
      (response) => response.status,
      () => undefined,
    );
  while (service.code === undefined && performance.now() < deadline) {
    if ((await status('/health/ready')) === 200) break;
    await sleep(100);
  }
  check('npm start: /health/live answers 200', (await status('/health/live')) === 200, service.output);
  check('npm start: /health/ready answers 200', (await status('/health/ready')) === 200, service.output);
  const headers = { 'content-type': 'application/json' };
  const post = { method: 'POST', headers, body: JSON.stringify(COMMAND) };
  check('npm start: POST /control answers 202', (await status('/control', post)) === 202, service.output);
  if (service.code === undefined) process.kill(-service.child.pid, 'SIGTERM');
  await service.ended;
  check('npm start: nothing listens after SIGTERM', (await status('/health/live')) === undefined);
}

async function checkTests() {
  const specs = specsBelow(join(repository, 'test'));
  // No test has that in its name but one that is skipped, so the rest is only collected.
  const all = await npm('test', '--', '--testNamePattern', String.raw`\[missing: `);
  check('npm test: every spec file can be loaded', all.code === 0, all.output);
  const some = await npm('test', '--', '--runTestsByPath', ...specs);
  check('npm test: ends with 0 where tests are skipped', some.code === 0, some.output);
  const report = some.output.split('\nSkipped ')[1]?.split('\nTest Suites:')[0] ?? '';
  for (const { label, debian, macos, fetched } of Object.values(PARTS)) {
    if (fetched) continue; // Told only where the part that fetches it is there.
    const said = [debian, macos].every((command) => report.includes(` ${command}\n`));
    const once = report.split(`\n  ${label}: `).length === 2;
    check(`npm test: names ${label} once, with the commands that install it`, said && once, report);
  }
  const skipped = (text) => Number(/^Tests: .*?(\d+) skipped/m.exec(text)?.[1] ?? 0);
  const counted = Number(/^\d+/.exec(report)?.[0] ?? 0);
  check(
    `npm test: counts the ${skipped(some.output)} skipped tests`,
    counted > 0 && counted === skipped(some.output),
    report,
  );
  console.log(`\nSkipped ${report.trim()}\n`);
}

/** Makes the machine, and gives its environment. */
function prepare() {
  const folders = Object.fromEntries(['bin', 'home', 'tmp'].map((name) => [name, join(place, name)]));
  for (const folder of Object.values(folders)) mkdirSync(folder);
  cpSync(ROOT, repository, { recursive: true, filter: (file) => !MADE.has(relative(ROOT, file)) });
  const programs = [process.execPath, ...['npm', 'npx', 'sh', 'cat', 'head', 'mkfifo'].map(onPath)];
  for (const program of programs) symlinkSync(realpathSync(program), join(folders.bin, nameOf(program)));
  if (isRoot) give(place);
  const handedOn = Object.entries(process.env).filter(([name]) => OF_THE_MACHINE.test(name));
  return {
    ...Object.fromEntries(handedOn),
    HOME: folders.home,
    PATH: folders.bin,
    TMPDIR: folders.tmp,
    npm_config_update_notifier: 'false',
  };
}

function nameOf(program) {
  return program === process.execPath ? 'node' : basename(program);
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${program} is not on the PATH.`);
  return found;
}

function give(path) {
  chownSync(path, ORDINARY_USER, ORDINARY_USER);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), ORDINARY_USER, ORDINARY_USER);
  }
}

function specsBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => join(folder, name))
    .filter((file) => MAY_SKIP.test(readFileSync(file, 'utf8')));
}

/** Runs npm on that machine to its end. */
async function npm(...words) {
  const started = performance.now();
  const run = begin(words);
  await run.ended;
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s: npm ${words[0]}`);
  return run;
}

/** Starts npm on that machine, as a group of processes of its own. */
function begin(words, more = {}) {
  const child = spawn(join(environment.PATH, 'npm'), words, {
    cwd: repository,
    env: { ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(isRoot && { uid: ORDINARY_USER, gid: ORDINARY_USER }),
  });
  const run = { child, output: '', code: undefined };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (run.output += text));
  running.add(child);
  run.ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      run.code = code ?? signal;
      resolve();
    });
  });
  return run;
}

/** Leaves nothing behind when it is stopped. */
function giveUp() {
  for (const { pid } of running) process.kill(-pid, 'SIGKILL');
  rmSync(place, { recursive: true, force: true });
  console.log(`${totals.passed} passed, ${totals.failed + 1} failed`);
  process.exit(1);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function check(what, holds, output = '') {
  totals[holds ? 'passed' : 'failed']++;
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  if (!holds) console.log(output.split('\n').slice(-60).join('\n'));
}
