// Writes the software bill of materials (SBOM) of what runs in production, as CycloneDX JSON.
//   node tools/sbom.mjs FILE               from package-lock.json: the packages of every platform
//   node tools/sbom.mjs FILE --installed   from node_modules: what is there now
// `npm sbom` makes it. Its own `--omit dev` leaves out packages that development tools need too, so it is given a lock
// file without development packages instead, and the result is compared with that file. The same packages give the same
// bytes with the same npm: there is no time and no serial number in it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceOf, productionPackages } from './production-packages.mjs';

const [file, mode, ...rest] = process.argv.slice(2);
if (!file || file.startsWith('-') || (mode !== undefined && mode !== '--installed') || rest.length > 0) {
  console.error('Give the file to write, and --installed if it is to list what node_modules contains now.');
  process.exit(2);
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = productionPackages({ installed: mode === '--installed' });
const bom = bomOf(packages);
const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));
const missing = packages.filter(({ name, version }) => !listed.has(`${name}@${version}`));
if (missing.length > 0) {
  const names = missing.map(({ name, version }) => `${name}@${version}`).join(', ');
  console.error(
    `npm sbom left out ${names}: nothing was written. ` +
      'If no other package needs them, remove them from node_modules; otherwise use another version of npm.',
  );
  process.exit(1);
}
writeFileSync(file, `${JSON.stringify(bom, undefined, 2)}\n`);
console.error(`${file}: ${bom.components.length} packages`);

/** What npm says of the packages, without what differs from run to run. */
function bomOf(packages) {
  const present = new Set(packages.map(({ path }) => path));
  const only = (names = {}) =>
    Object.fromEntries(Object.entries(names).filter(([name]) => present.has(`node_modules/${name}`)));
  const root = {
    ...manifest,
    dependencies: only(manifest.dependencies),
    optionalDependencies: only(manifest.optionalDependencies),
    devDependencies: {},
  };
  const lock = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...Object.fromEntries(packages.map(({ path, entry }) => [path, entry])) },
  };
  const { serialNumber: _, metadata, components, ...bom } = npmSbom(root, lock);
  const { timestamp: __, component, ...about } = metadata;
  return {
    ...bom,
    // npm names the project after its folder.
    metadata: { ...about, component: { ...component, name: manifest.name } },
    components: components.map((component) => withLicence(component, packages)),
  };
}

function npmSbom(root, lock) {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify(root));
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock));
    if (existsSync('.npmrc')) writeFileSync(join(project, '.npmrc'), readFileSync('.npmrc'));
    const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
    const shell = process.platform === 'win32';
    const text = execFileSync('npm', ['sbom', ...options], { cwd: project, maxBuffer: 1 << 26, shell });
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A lock file has no licence of a package that states it in an old form; the package itself does. */
function withLicence(component, packages) {
  if (component.licenses?.length > 0) return component;
  const found = packages.find(
    ({ name, version }) => name === component.name && version === component.version,
  );
  const id = found && licenceOf(found);
  return id === undefined ? component : { ...component, licenses: [{ license: { id } }] };
}
