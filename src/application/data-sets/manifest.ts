import { WrongUse } from '../../domain/errors.js';
import { COLUMN_SETS, type ColumnSet } from '../../domain/reefer/schema.js';
import { STATISTICAL } from '../../domain/models/statistical/statistical-model.js';
import type { ContainerPlan } from '../../domain/simulation/container-plan.js';
import { isRunsFault } from '../../domain/simulation/fault-plan.js';
import {
  SimulationCommand,
  type SimulationCommandFields,
} from '../../domain/simulation/simulation-command.js';
import { planOf, type SimulatedContainer, simulationOf } from '../../domain/simulation/simulation-kind.js';
import type { ContainerCount } from './container-count.js';
import { FILE_FORMATS, type FileFormat } from './telemetry-file.js';

const MANIFEST_VERSION = 1;

/** The versions that, besides the command, determine the bytes of a compressed file. */
export interface ManifestVersions {
  readonly 'reefer-simulator': string;
  readonly node: string;
  readonly zlib: string;
}

/** One file of a data set. */
export interface ManifestFile {
  /** Relative to the manifest's directory. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the file's records as NDJSON; the same for every file format. */
  readonly ndjsonSha256: string;
  readonly containers: readonly (ContainerCount & { readonly shareOfPositives: number })[];
}

/**
 * A command as stored in a manifest. If all containers use the statistical model, whose faults have names, it has the
 * short form of the first manifests (`streams`); otherwise it has the full container plans.
 */
export type ManifestCommand = Omit<SimulationCommandFields, 'containers'> &
  (
    | { readonly streams: readonly SimulatedContainer[]; readonly containers?: never }
    | { readonly streams?: never; readonly containers: readonly ContainerPlan[] }
  );

/** Everything that is needed to make a data set again and to check that it is the same. */
export interface Manifest {
  readonly manifest: typeof MANIFEST_VERSION;
  readonly command: ManifestCommand;
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly partitionBy: 'container_id' | null;
  /** Absent: the contract's columns. */
  readonly columns?: ColumnSet;
  readonly versions: ManifestVersions;
  readonly records: number;
  readonly shareOfPositives: number;
  readonly files: readonly ManifestFile[];
}

/** Builds the manifest of the files that the command produced. */
export function manifestOf(
  command: SimulationCommand,
  form: Pick<Manifest, 'format' | 'gzip' | 'partitionBy' | 'columns'>,
  versions: ManifestVersions,
  files: readonly Omit<ManifestFile, 'containers'>[],
  containersOf: (file: number) => readonly ContainerCount[],
): Manifest {
  const described = files.map((file, i) => ({
    ...file,
    containers: containersOf(i).map((count) => ({
      ...count,
      shareOfPositives: count.positives / count.records,
    })),
  }));
  const counts = described.flatMap(({ containers }) => containers);
  const records = counts.reduce((sum, count) => sum + count.records, 0);
  return {
    manifest: MANIFEST_VERSION,
    command: manifestCommand(command),
    ...form,
    versions,
    records,
    shareOfPositives: counts.reduce((sum, { positives }) => sum + positives, 0) / records,
    files: described,
  };
}

/** Parses a manifest; throws `manifest.invalid`. */
export function parseManifest(text: string, name: string): Manifest {
  const refuse = (why: string, cause?: unknown): never => {
    throw new WrongUse('manifest.invalid', `${name} is not a data set manifest: ${why}.`, { cause });
  };
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (error) {
    return refuse('it is not JSON', error);
  }
  if (manifest?.manifest !== MANIFEST_VERSION) return refuse(`"manifest" must be ${MANIFEST_VERSION}`);
  if (!manifest.format || !FILE_FORMATS.includes(manifest.format)) return refuse('"format" is not known');
  if (manifest.columns !== undefined && !COLUMN_SETS.includes(manifest.columns))
    return refuse('"columns" is not known');
  if (!Array.isArray(manifest.files) || manifest.files.length === 0) return refuse('"files" is missing');
  if (!manifest.versions || !manifest.command) return refuse('"versions" or "command" is missing');
  try {
    commandOfManifest(manifest.command);
  } catch (error) {
    return refuse(error instanceof Error ? `its command is invalid: ${error.message}` : 'command', error);
  }
  return manifest as Manifest;
}

/** The command that a manifest describes; throws a `WrongUse` if it is invalid. */
export function commandOfManifest({ streams, containers, ...fields }: ManifestCommand): SimulationCommand {
  return new SimulationCommand({
    ...fields,
    containers: containers ?? streams.map((container) => planOf(container, STATISTICAL)),
  });
}

function manifestCommand({
  containers,
  seed,
  startEpochSeconds,
  intervalSeconds,
  transmission,
}: SimulationCommand): ManifestCommand {
  const common = {
    seed,
    startEpochSeconds,
    intervalSeconds,
    ...(transmission.length > 0 && { transmission }),
  };
  if (containers.some(({ model }) => model.name !== STATISTICAL.name)) return { containers, ...common };
  const streams = containers.map(({ containerId, productId, faults, records }) => ({
    containerId,
    productId,
    simulation: simulationOf(faults.find(isRunsFault)),
    records,
  }));
  return { streams, ...common };
}
