// The npm packages that run in production: what `npm ci --omit=dev` may install, on any platform, or what is installed.
import { existsSync, readFileSync } from 'node:fs';

/**
 * The packages of package-lock.json that are not for development only, or, if `installed`, those of them whose folder is
 * in node_modules. Each has its `path` (such as `node_modules/qs`), `name`, `version` and the lock file's `entry`.
 */
export function productionPackages({ installed = false } = {}) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
    .filter(([path]) => !installed || existsSync(`${path}/package.json`))
    .map(([path, entry]) => ({
      path,
      name: entry.name ?? path.split('node_modules/').at(-1),
      version: entry.version,
      entry,
    }));
}

/** The licence of a package as an SPDX expression, or undefined if neither the lock file nor the package states one. */
export function licenceOf({ path, entry }) {
  if (entry.license) return entry.license;
  if (!existsSync(`${path}/package.json`)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  const stated = [license ?? licenses ?? []].flat().map((one) => one.type ?? one);
  return stated.length > 0 ? stated.join(' AND ') : undefined;
}
