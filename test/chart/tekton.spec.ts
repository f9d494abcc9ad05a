import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

  it('gives the results that Tekton Chains looks for, of its tasks and of the whole run', () => {
    const resultsOf = (task: string): readonly string[] =>
      names(tasks.find(({ metadata }) => metadata.name === `reefer-simulator-${task}`)?.spec.results);
    const [image, source] = [
      ['IMAGE_URL', 'IMAGE_DIGEST'],
      ['CHAINS-GIT_URL', 'CHAINS-GIT_COMMIT'],
    ];
    expect(resultsOf('build')).toEqual(image);
    expect(resultsOf('clone')).toEqual(['commit', ...source]);
    expect(names(pipeline?.spec.results)).toEqual([...image, ...source]);
  });

  it('runs nothing as root, and lets only the builder escalate', () => {
    for (const { metadata, spec } of tasks) {
      const expected = metadata.name === 'reefer-simulator-build' ? NOT_ROOT : RESTRICTED;
      for (const step of spec.steps ?? []) {
        expect({ ...spec.stepTemplate?.securityContext, ...step.securityContext }).toMatchObject(expected);
      }
    }
  });

  describe('its steps', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tekton-'));
      mkdirSync(join(folder, 'results'));
      mkdirSync(join(folder, 'bin'));
      mkdirSync(join(folder, 'source'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Puts a program in place of the real one; `script` follows a line that notes what it is asked to do. */
    function standIn(program: string, script: string): void {
      const text = `#!/bin/bash\nprintf '%s' ${program}; printf ' [%s]' "$@"; echo\n${script}\n`;
      writeFileSync(join(folder, 'bin', program), text, { mode: 0o755 });
    }

    /** Runs the script of a task's only step as Tekton does, with the paths of its results filled in. */
    function run(
      task: string,
      env: Readonly<Record<string, string>>,
      ...words: readonly string[]
    ): SpawnSyncReturns<string> {
      const { script = '' } =
        tasks.find(({ metadata }) => metadata.name === `reefer-simulator-${task}`)?.spec.steps?.[0] ?? {};
      const file = join(folder, 'step');
      writeFileSync(file, script.replaceAll(/\$\(results\.([\w-]+)\.path\)/g, `${folder}/results/$1`));
      return spawnSync('bash', [file, ...words], {
        cwd: join(folder, 'source'),
        encoding: 'utf8',
        env: { PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`, HOME: folder, ...env },
      });
    }

    const results = (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(join(folder, 'results')).map((name) => [
          name,
          readFileSync(join(folder, 'results', name), 'utf8'),
        ]),
      );

    it('test: run the npm scripts that the task is given, in their order, until one fails', () => {
      standIn('npm', '[ "$2" != broken ]');
      expect(run('test', {}, 'check', 'test:unit; touch harm')).toMatchObject({
        status: 0,
        stdout: 'npm [ci] [--ignore-scripts]\nnpm [run] [check]\nnpm [run] [test:unit; touch harm]\n',
      });
      expect(readdirSync(join(folder, 'source'))).toEqual([]);
      expect(run('test', {}, 'broken', 'check')).toMatchObject({
        status: 1,
        stdout: 'npm [ci] [--ignore-scripts]\nnpm [run] [broken]\n',
      });
    });

    it('clone: name the commit and, without a password, the repository', () => {
      const git = '#!/bin/sh\n[ "$1" != rev-parse ] || echo 0123abc\n';
      writeFileSync(join(folder, 'bin', 'git'), git, { mode: 0o755 });
      for (const [given, named] of [
        ['https://git.example.com/team/reefer@2.git', 'https://git.example.com/team/reefer@2.git'],
        ['https://me:pass@word@git.example.com/team/a.git', 'https://git.example.com/team/a.git'],
        ['git@git.example.com:team/a.git', 'git@git.example.com:team/a.git'],
      ] as const) {
        expect(run('clone', { URL: given, REVISION: 'main' })).toMatchObject({ status: 0 });
        expect(results()).toEqual({
          commit: '0123abc',
          'CHAINS-GIT_COMMIT': '0123abc',
          'CHAINS-GIT_URL': named,
        });
      }
    });

    it('build: name the image and its digest, as Tekton Chains wants it', () => {
      const push = 'while [ $# -gt 0 ]; do [ "$1" != --digestfile ] || echo sha256:abc > "$2"; shift; done';
      standIn('buildah', push);
      const env = {
        IMAGE: 'registry.example.com/team/reefer:1',
        VERSION: '1 "2"',
        REVISION: 'abc',
        BASE_IMAGE: '',
        TLS_VERIFY: 'true',
      };
      const { status, stdout } = run('build', env);
      expect(status).toBe(0);
      expect(stdout.split('\n')).toEqual([
        'buildah [build] [--format] [docker] [--build-arg] [VERSION=1 "2"] [--build-arg] [REVISION=abc] [--tls-verify=true] [--tag] [registry.example.com/team/reefer:1] [.]',
        expect.stringMatching(/^buildah \[push\] .* \[registry\.example\.com\/team\/reefer:1\]$/),
        '',
      ]);
      expect(results()).toEqual({ IMAGE_URL: env.IMAGE, IMAGE_DIGEST: 'sha256:abc' });
      const based = run('build', { ...env, BASE_IMAGE: 'node:24-slim; touch harm' });
      expect(based.stdout).toContain('[--build-arg] [BASE_IMAGE=node:24-slim; touch harm] [--tls-verify');
      standIn('buildah', '[ "$1" != push ]');
      expect(run('build', env)).toMatchObject({ status: 1 });
    });
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
