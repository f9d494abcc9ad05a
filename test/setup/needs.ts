import { describe, it } from '@jest/globals';
import { type Finding, type PartName, PARTS } from './parts.mjs';

type Findings = Readonly<Record<PartName, Finding>>;
type Lack = Finding & { readonly missing: PartName };

/** What a broker of our own takes. */
export const KAFKA: readonly PartName[] = ['java', 'kafkaJars'];
/** What a MongoDB of our own takes. */
export const MONGO: readonly PartName[] = ['java', 'mongoJars'];
/** What Python programs with packages take. */
export const PYTHON: readonly PartName[] = ['python', 'pythonPackages'];

/**
 * A `describe` whose tests want parts of the machine, which the global set-up has looked for. Where one is missing the tests
 * are skipped, and the name says for want of what, which `missing-parts-reporter.mjs` reads; with `CI=true` a test fails
 * instead. Nothing may be run, fetched or read while the tests are collected: that happens even if they are skipped.
 */
export function describeNeeding(parts: readonly PartName[], name: string, tests: () => void): void {
  const missing = lacking(parts);
  if (missing.length === 0) describe(name, tests);
  else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has what it wants', () => {
        throw new Error(missing.map(sentence).join('\n'));
      });
    });
  } else {
    const labels = missing.map(({ missing: part }) => PARTS[part].label);
    describe.skip(`${name} [missing: ${labels.join('; ')}]`, tests);
  }
}

/** Where a part was found; throws where it was not, or is no file. */
export function pathOf(part: PartName): string {
  const { found } = findings()[part];
  if (found === undefined) throw new Error(`${PARTS[part].label} was not found.`);
  return found;
}

/** What tests that want these parts lack, each part once. */
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
