// Checks the licence of every npm package that runs in production, on any platform, against a list.
import { licenceOf, productionPackages } from './production-packages.mjs';

/** Licences under which we may pass packages on with the service, as SPDX identifiers. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Python-2.0'];
/** Packages under another licence, each with the reason why it may be used. */
const EXCEPTIONS = [
  // Used as it is, in a file of its own, and not in the image: MPL-2.0 asks for the source of changed files only.
  { name: /^@resvg\/resvg-js(-|$)/, licence: 'MPL-2.0' },
];

const packages = productionPackages();
const refused = packages
  .map((one) => ({ ...one, licence: licenceOf(one) ?? 'none' }))
  .filter(({ licence }) => !ALLOWED.includes(licence))
  .filter((one) => !EXCEPTIONS.some(({ name, licence }) => name.test(one.name) && licence === one.licence))
  .map(({ name, version, licence }) => `${name}@${version} (${licence})`);
if (refused.length > 0) {
  console.error(
    `These packages have a licence that is not allowed: ${refused.join(', ')}. Allowed: ${ALLOWED.join(', ')}. ` +
      'Use another package, or add the licence or an exception to tools/licences.mjs.',
  );
  process.exit(1);
}
console.log(`${packages.length} packages, all under allowed licences`);
