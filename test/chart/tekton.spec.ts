import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Config, Linter } from '@ibm/tekton-lint';
import { parse } from 'yaml';
import { attempt } from './tools.js';

const FOLDER = 'tekton';
const NOT_ROOT = { runAsNonRoot: true };
const RESTRICTED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

interface Named {
  readonly name: string;
}

interface Step extends Named {
  readonly image: string;
  readonly script?: string;
  readonly securityContext?: object;
}

interface PipelineTask extends Named {
  readonly taskRef: Named;
  readonly runAfter?: readonly string[];
  readonly params?: readonly (Named & { readonly value: string | readonly string[] })[];
  readonly workspaces?: readonly (Named & { readonly workspace: string })[];
}

interface TektonObject {
  readonly apiVersion: string;
  readonly kind: 'Task' | 'Pipeline' | 'PipelineRun';
  readonly metadata: { readonly name?: string; readonly generateName?: string };
  readonly spec: {
    readonly params?: readonly (Named & { readonly default?: unknown })[];
    readonly workspaces?: readonly Named[];
    readonly results?: readonly Named[];
    readonly steps?: readonly Step[];
    readonly stepTemplate?: { readonly securityContext?: object };
    readonly tasks?: readonly PipelineTask[];
  };
}

const names = (list: readonly Named[] = []): readonly string[] => list.map(({ name }) => name);

describe('The Tekton pipeline', () => {
  const objects = readdirSync(FOLDER).map(
    (file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as TektonObject,
  );
  const tasks = objects.filter(({ kind }) => kind === 'Task');
  const pipeline = objects.find(({ kind }) => kind === 'Pipeline');
  const steps = pipeline?.spec.tasks ?? [];
  const taskOf = ({ taskRef }: PipelineTask): TektonObject | undefined =>
    tasks.find(({ metadata }) => metadata.name === taskRef.name);

  /** The linter's errors, from its API, because its command line does not start in a path with a space. */
  async function errorsIn(files: string): Promise<readonly string[]> {
    const config = new Config({ _: [`${FOLDER}/${files}`], config: process.cwd() });
    const problems = await Linter.run(config);
    return problems.filter(({ level }) => level === 'error').map(({ message }) => message);
  }

  it('passes the linter, which notices missing tasks', async () => {
    expect(await errorsIn('*.yaml')).toEqual([]);
    expect((await errorsIn('pipeline.yaml')).length).toBeGreaterThan(0);
  });

  it('uses the v1 API, without deprecated kinds', () => {
    for (const { apiVersion, kind } of objects) {
      expect({ apiVersion, kind }).toEqual({
        apiVersion: 'tekton.dev/v1',
        kind: expect.stringMatching(/^(Task|Pipeline|PipelineRun)$/),
      });
    }
  });

  it('clones, tests, builds and deploys, one after another', () => {
    expect(names(steps)).toEqual(['clone', 'test', 'build', 'deploy']);
    expect(steps.map(({ runAfter }) => runAfter)).toEqual([undefined, ['clone'], ['test'], ['build']]);
  });

  it('gives every task the parameters and the workspaces that it declares', () => {
    for (const step of steps) {
      const task = taskOf(step);
      const declared = task?.spec.params ?? [];
      const given = names(step.params);
      expect(names(declared)).toEqual(expect.arrayContaining([...given]));
      expect(given).toEqual(
        expect.arrayContaining(
          declared.filter((param) => param.default === undefined).map(({ name }) => name),
        ),
      );
      expect(names(step.workspaces)).toEqual(names(task?.spec.workspaces));
    }
  });

  it('refers only to parameters and results that exist', () => {
    const text = JSON.stringify(pipeline);
    for (const [, name] of text.matchAll(/\$\(params\.([\w-]+)/g)) {
      expect(names(pipeline?.spec.params)).toContain(name);
    }
    for (const [, task, result] of text.matchAll(/\$\(tasks\.([\w-]+)\.results\.([\w-]+)\)/g)) {
      const step = steps.find(({ name }) => name === task);
      expect(names(step && taskOf(step)?.spec.results)).toContain(result);
    }
    for (const task of tasks) {
      for (const [, name] of JSON.stringify(task).matchAll(/\$\(params\.([\w-]+)/g)) {
        expect(names(task.spec.params)).toContain(name);
      }
    }
  });

  it('runs nothing as root, and lets only the builder escalate', () => {
    for (const { metadata, spec } of tasks) {
      const expected = metadata.name === 'reefer-simulator-build' ? NOT_ROOT : RESTRICTED;
      for (const step of spec.steps ?? []) {
        expect({ ...spec.stepTemplate?.securityContext, ...step.securityContext }).toMatchObject(expected);
      }
    }
  });

  it('runs the npm scripts that the test task is given, in their order, and stops at the first that fails', () => {
    const { script = '' } =
      tasks.find(({ metadata }) => metadata.name === 'reefer-simulator-test')?.spec.steps?.[0] ?? {};
    const folder = mkdtempSync(join(tmpdir(), 'tekton-'));
    try {
      // Stands in for npm: notes what it is asked to do; the script "broken" fails.
      const npm = join(folder, 'npm');
      writeFileSync(npm, '#!/bin/sh\necho "npm $*"\n[ "$2" != broken ]\n', { mode: 0o755 });
      writeFileSync(join(folder, 'step'), script);
      const run = (...scripts: string[]): SpawnSyncReturns<string> =>
        spawnSync('bash', ['step', ...scripts], {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
        });
      expect(run('check', 'test:unit; touch harm')).toMatchObject({
        status: 0,
        stdout: 'npm ci --ignore-scripts\nnpm run check\nnpm run test:unit; touch harm\n',
      });
      expect(readdirSync(folder)).not.toContain('harm');
      expect(run('broken', 'check')).toMatchObject({
        status: 1,
        stdout: 'npm ci --ignore-scripts\nnpm run broken\n',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('puts no parameter into a script, where it would be run as code', () => {
    for (const { spec } of tasks) {
      for (const { script = '' } of spec.steps ?? []) {
        expect(script).not.toContain('$(params.');
        expect(script).not.toMatch(/\beval\b|\b(ba)?sh -c\b/);
        if (script !== '')
          expect(attempt('sh', '-n', '-c', script)).toMatchObject({
            code: 0,
          });
      }
    }
  });
});
