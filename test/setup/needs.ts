import { describe, it } from '@jest/globals';
import { type Finding, type PartName, PARTS } from './parts.mjs';

type Findings = Readonly<Record<PartName, Finding>>;
type Lack = Finding & { readonly missing: PartName };

/** What tests need to start their own broker. */
export const KAFKA: readonly PartName[] = ['java', 'kafkaJars'];
/** What tests need to start their own MongoDB. */
export const MONGO: readonly PartName[] = ['java', 'mongoJars'];
/** What tests need to start a MongoDB that knows users. */
export const MONGO_USERS: readonly PartName[] = ['ferretdb'];
/** What tests need to run Python programs with packages. */
export const PYTHON: readonly PartName[] = ['python', 'pythonPackages'];

/**
 * A `describe` whose tests need parts that the global setup has looked for. If a part is missing, the tests are skipped
 * and the title names the part for `missing-parts-reporter.mjs`; with `CI=true` a test fails instead. Do not run, fetch
 * or read anything while the tests are collected: Jest collects them even if they are skipped.
 */
export function describeNeeding(parts: readonly PartName[], name: string, tests: () => void): void {
  const missing = lacking(parts);
  if (missing.length === 0) describe(name, tests);
  else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has the parts that it needs', () => {
        throw new Error(missing.map(sentence).join('\n'));
      });
    });
  } else {
    const labels = missing.map(({ missing: part }) => PARTS[part].label);
    describe.skip(`${name} [missing: ${labels.join('; ')}]`, tests);
  }
}

/** The path of a part; throws if the part was not found or is not a file. */
export function pathOf(part: PartName): string {
  const { found } = findings()[part];
  if (found === undefined) throw new Error(`${PARTS[part].label} was not found.`);
  return found;
}

/** The missing parts without which these parts cannot be used, each once. */
function lacking(parts: readonly PartName[]): readonly Lack[] {
  const found = findings();
  const lacks = parts.map((part) => found[part]).filter((finding): finding is Lack => 'missing' in finding);
  return [...new Map(lacks.map((lack) => [lack.missing, lack])).values()];
}

function findings(): Findings {
  const json = process.env['REEFER_TEST_PARTS'];
  if (json === undefined)
    throw new Error("This Jest project wants globalSetup: 'test/setup/global-setup.mjs'.");
  return JSON.parse(json) as Findings;
}

function sentence({ missing, why }: Lack): string {
  const { label, debian, macos } = PARTS[missing];
  const commands = debian === macos ? debian : `Debian: ${debian}. macOS: ${macos}`;
  return `${label}: missing. ${why === undefined ? '' : `${why} `}${commands}.`;
}
