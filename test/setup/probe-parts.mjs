// Looks for the parts that tests need on the machine; see parts.mjs.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { tsImport } from 'tsx/esm/api';

const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = ['Google Chrome', 'Chromium'].flatMap((name) =>
  ['/Applications', join(homedir(), 'Applications')].map(
    (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
  ),
);
const ROOT_TOOLS = ['mount', 'umount', 'unshare', 'nsenter', 'setpriv', 'chroot'];
const VENV = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
/** The package that pip is tried with; any package that the tests install will do. */
const SMALL_PACKAGE = 'schemathesis==4.32.5';

/**
 * Looks for every part and returns the results by name. `missing` names the part without which it cannot be used; `why`
 * gives the reason if that part is not simply absent. `found` is the path if tests must know it.
 */
export async function probeParts() {
  const [java, helm, python, root] = await Promise.all([
    probeJava(),
    probeHelm(),
    probePython(),
    probeRoot(),
  ]);
  const maven = present('maven', onPath('mvn'));
  const kafkaJars = await probeKafkaJars(java, maven);
  const mongoJars = await probeMongoJars(java, maven);
  const chromium = CHROMIUMS.map(onPath).find(Boolean) ?? APPLICATIONS.find(isProgram);
  return {
    ...{ java, maven, kafkaJars, mongoJars, helm, root, python },
    helmUnittest: present('helmUnittest', onPath('helm-unittest')),
    kubeconform: present('kubeconform', onPath('kubeconform')),
    gitleaks: present('gitleaks', onPath('gitleaks')),
    chromium: present('chromium', chromium),
    ...(await probeFerret()),
    oldNodes: await probeOldNodes(),
    pythonPackages: python.missing ? python : await probePip(),
  };
}

async function probeJava() {
  const { findJava } = await tsImport('../../tools/kafka/java-runtime.ts', import.meta.url);
  try {
    const { java } = await findJava();
    const javac = join(dirname(java), 'javac');
    if (isProgram(javac)) return { found: java };
    return { missing: 'java', why: `There is a Java, but not its compiler, ${javac}: install a JDK.` };
  } catch (error) {
    // If there is no Java at all, the install command says enough.
    return process.env.JAVA_HOME || onPath('java')
      ? { missing: 'java', why: error.message }
      : { missing: 'java' };
  }
}

async function probeKafkaJars(java, maven) {
  const { kafkaClassPath } = await tsImport('../../tools/kafka/jars.ts', import.meta.url);
  return probeJars('kafkaJars', java, maven, kafkaClassPath);
}

async function probeMongoJars(java, maven) {
  const { mongoClassPath } = await tsImport('../../tools/mongo/mongo-server.ts', import.meta.url);
  const folder = dirname(java.found ?? '');
  return probeJars('mongoJars', java, maven, (progress) => mongoClassPath(folder, progress));
}

/** Jars that were fetched before do not need Maven. Without Java there is no point in fetching them. */
async function probeJars(name, java, maven, fetch) {
  if (java.missing && !maven.missing) return java;
  try {
    await fetch((line) => !maven.missing && console.error(line));
    return {};
  } catch (error) {
    return maven.missing ? maven : { missing: name, why: firstError(error.message) };
  }
}

async function probeHelm() {
  if (!onPath('helm')) return { missing: 'helm' };
  const { output } = await run('helm', ['version', '--short']);
  return output.startsWith('v3.') ? {} : { missing: 'helm', why: `helm is ${output.trim()}, not version 3.` };
}

async function probePython() {
  if (!onPath('python3')) return { missing: 'python' };
  const { code, output } = await run('python3', ['-c', VENV]);
  if (code === 0) return {};
  return {
    missing: 'python',
    why: lastLine(output) ?? `${(await run('python3', ['--version'])).output.trim()} is too old.`,
  };
}

/** Whether pip can get packages. Checked only once, without installing anything. */
async function probePip() {
  const { cachedDirectory } = await tsImport('../../tools/kafka/cache.ts', import.meta.url);
  try {
    await cachedDirectory('pip-1', async (folder) => {
      await succeed('python3', ['-m', 'venv', folder]);
      const words = ['install', '-q', '--dry-run', '--no-deps', '--retries', '1', SMALL_PACKAGE];
      await succeed(join(folder, 'bin', 'python'), ['-m', 'pip', ...words]);
    });
    return {};
  } catch (error) {
    return { missing: 'pythonPackages', why: error.message };
  }
}

/** Looks for Go, and for the server that it builds the first time. */
async function probeFerret() {
  const { ferretProgram, findGo } = await tsImport('../../tools/mongo/ferret-server.ts', import.meta.url);
  const go = present('go', findGo());
  try {
    await ferretProgram((line) => console.error(line));
    return { go, ferretdb: {} };
  } catch (error) {
    return { go, ferretdb: go.missing ? go : { missing: 'ferretdb', why: error.message } };
  }
}

/** Whether npm can get the versions of Node.js that are too old for this program, or has got them before. */
async function probeOldNodes() {
  for (const version of ['16', '18']) {
    const { code, output } = await run(process.execPath, ['tools/node-24.mjs', version]);
    if (code !== 0) return { missing: 'oldNodes', why: lastLine(output) };
  }
  return {};
}

/** Whether this user may mount: tries it in a mount namespace that ends at once. */
async function probeRoot() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return { missing: 'root' };
  const without = ROOT_TOOLS.filter((tool) => !onPath(tool));
  if (without.length > 0) return { missing: 'root', why: `Not on the PATH: ${without.join(', ')}.` };
  const { code, output } = await run('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']);
  return code === 0 ? {} : { missing: 'root', why: lastLine(output) };
}

function present(name, path) {
  return path ? { found: path } : { missing: name };
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function succeed(program, words) {
  const { code, output } = await run(program, words);
  if (code !== 0) throw new Error(lastLine(output) ?? `${program} failed (exit ${code}).`);
}

/** The first line that names an error, without the tool's colours; otherwise the first line. */
function firstError(text) {
  const lines = stripVTControlCharacters(text).split('\n');
  return (lines.find((line) => line.includes('[ERROR]')) ?? lines[0]).trim();
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) || undefined;
}

/** Runs a program to its end; returns its exit code and output, or 127 and the reason why it did not start. */
function run(program, words) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
