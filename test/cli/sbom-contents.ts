import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a CycloneDX document that tests look at. */
export interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
}

/** The packages that a document lists, as sorted `name@version`, each once. */
export function namesIn(bom: Bom): readonly string[] {
  return [...new Set(bom.components.map(({ name, version }) => `${name}@${version}`))].sort();
}

/** The packages in a folder `node_modules` and the ones in packages there, as sorted `name@version`, each once. */
export function packagesBelow(folder: string): readonly string[] {
  return [...new Set(found(folder))].sort();
}

function found(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((part) => `${name}/${part}`) : [name],
    )
    .flatMap((name) => {
      const { version } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as {
        version: string;
      };
      return [`${name}@${version}`, ...found(join(folder, name, 'node_modules'))];
    });
}
