import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const SOURCES = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => [name, readFileSync(`src/${name}`, 'utf8')]),
);

/** The files in `src` whose text matches the pattern. */
function filesWith(pattern: RegExp): string[] {
  return [...SOURCES].flatMap(([name, text]) => (pattern.test(text) ? [name] : [])).sort();
}

const GUIDE =
  readFileSync('docs/architecture.md', 'utf8').split('## What to touch\n')[1]?.split('\n## ')[0] ?? '';

describe('The section "What to touch" of docs/architecture.md', () => {
  it('names only paths that exist', () => {
    const paths = [...GUIDE.matchAll(/`([a-z-]+(?:\/[a-z-]+)*\/[a-z-]+(?:\.ts)?)`/g)].map(
      ([, path]) => path as string,
    );
    expect(paths.length).toBeGreaterThan(10);
    const places = (path: string): string[] => [path, `src/${path}`, `src/infrastructure/${path}`];
    expect(paths.filter((path) => !places(path).some((place) => existsSync(place)))).toEqual([]);
  });

  it('is complete for a column: no other file names one', () => {
    expect(filesWith(/\bnitrogen_level\b/)).toEqual([
      'domain/models/physical/fault-course.ts',
      'domain/models/physical/row-writer.ts',
      'domain/models/physical/sensor-faults.ts',
      'domain/models/statistical/draws.ts',
      'domain/reefer/column-texts.ts',
      'domain/reefer/schema.ts',
      'domain/scenario/fault-catalogue.ts',
      'domain/simulation/physical-faults.ts',
      'infrastructure/charts/chart-option.ts',
      'infrastructure/charts/series-summary.ts',
      'infrastructure/mongo/telemetry-document.ts',
    ]);
  });

  it('is complete for a fault: no other file names a kind of fault', () => {
    expect(filesWith(/'gas-sensor-runs'/)).toEqual([
      'domain/models/statistical/draws.ts',
      'domain/models/statistical/statistical-labels.ts',
      'domain/models/statistical/statistical-source.ts',
      'domain/simulation/fault-plan.ts',
      'domain/simulation/simulation-kind.ts',
    ]);
  });

  it('is complete for a fault of the physical model: no other file names a kind of it', () => {
    expect(filesWith(/'condenser-fouling'/)).toEqual([
      'domain/models/physical/fault-course.ts',
      'domain/models/physical/fault-labels.ts',
      'domain/models/physical/fault-severity.ts',
      'domain/models/physical/machine-faults.ts',
      'domain/scenario/draw-faults.ts',
      'domain/scenario/fault-catalogue.ts',
      'domain/simulation/physical-faults.ts',
    ]);
  });

  it('is complete for a place and a voyage: no other file names one', () => {
    expect(filesWith(/\bantwerp\b|oakland-yokohama/)).toEqual(['domain/scenario/places.ts']);
  });

  it('is complete for a model: no other file knows the models', () => {
    expect(filesWith(/models\/statistical\/|'\.\/statistical\//)).toEqual([
      'application/data-sets/manifest.ts',
      'domain/models/models-for.ts',
      'domain/models/models.ts',
      'domain/scenario/draw-scenario.ts',
      'interface/cli/generate-request.ts',
    ]);
  });

  it('is complete for a destination: no other file opens one', () => {
    const opened = /new (?:Mongo|Kafka|Embedded|File)TelemetryPublisher\(/;
    expect(filesWith(opened)).toEqual([
      'infrastructure/embedded/embedded-destination.ts',
      'infrastructure/files/write/disk-files.ts',
      'infrastructure/kafka/kafka-destination.ts',
      'infrastructure/mongo/mongo-destination.ts',
    ]);
  });

  it('is complete for a file format: no other file names one', () => {
    expect(filesWith(/'ndjson'/)).toEqual([
      'application/data-sets/telemetry-file.ts',
      'infrastructure/files/threads/row-encoder.ts',
      'infrastructure/files/write/append.ts',
      'infrastructure/files/write/digested-body.ts',
    ]);
  });
});
