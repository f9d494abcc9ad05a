/** The layers of docs/architecture.md: each rule is a row of its table. Type imports count too. */
const npm = (...names) => `node_modules/(${names.map((name) => name.replace('/', '[/]')).join('|')})(/|$)`;

/** What a layer may import beside itself; anything else is an error. */
function layer(name, path, allowed) {
  return {
    name,
    severity: 'error',
    comment: `src/${path} may import only what its row of the layer table allows.`,
    from: { path: `^src/${path}/`, pathNot: '[.]spec[.]ts$' },
    to: { pathNot: [`^src/${path}/`, ...allowed] },
  };
}

const NODE =
  '^(node:)?(async_hooks|buffer|crypto|events|fs|fs/promises|http|module|net|os|path|process|readline|stream|stream/promises|timers|timers/promises|tls|url|util|v8|worker_threads|zlib)$';

module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain imports itself only; its module file may use Nest.',
      from: { path: '^src/domain/', pathNot: ['domain[.]module[.]ts$', '[.]spec[.]ts$'] },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'domain-module',
      severity: 'error',
      from: { path: '^src/domain/domain[.]module[.]ts$' },
      to: { pathNot: ['^src/domain/', npm('@nestjs/common')] },
    },
    layer('formats', 'formats', ['^src/domain/', npm('hyparquet', 'hyparquet-writer')]),
    {
      name: 'formats-parquet-types',
      severity: 'error',
      comment: 'Of other packages, formats know the types of Parquet columns only.',
      from: { path: '^src/formats/' },
      to: { path: npm('hyparquet', 'hyparquet-writer'), dependencyTypesNot: ['type-only'] },
    },
    layer('application', 'application', [
      '^src/(domain|formats)/',
      npm('@nestjs/common', 'rxjs'),
      '^(node:)?timers(/promises)?$',
    ]),
    layer('infrastructure', 'infrastructure', [
      '^src/(application|formats|domain)/',
      npm(
        '@nestjs/[a-z-]+',
        'kafkajs',
        'prom-client',
        'class-validator',
        'class-transformer',
        'express',
        '@types/express',
        'mongodb',
        'csv-parse',
        'hyparquet',
        'hyparquet-compressors',
        'hyparquet-writer',
        'echarts',
        '@resvg/resvg-js',
        'yaml',
        'jose',
      ),
      NODE,
    ]),
    layer('cli', 'interface/cli', [
      '^src/(application|formats|domain)/',
      npm('commander', 'cli-progress', '@types/cli-progress', '@bomb[.]sh/tab'),
      NODE,
    ]),
    layer('http', 'interface/http', [
      '^src/(application|formats|domain)/',
      npm('@nestjs/[a-z-]+', 'class-validator', 'class-transformer', 'rxjs', 'express', '@types/express'),
      NODE,
    ]),
    {
      name: 'adapters-apart',
      severity: 'error',
      comment:
        'One adapter knows nothing of another; configuration, which reads the environment for all, may be asked.',
      from: { path: '^src/infrastructure/([^/]+)/' },
      to: {
        path: '^src/infrastructure/([^/]+)/',
        pathNot: ['^src/infrastructure/$1/', '^src/infrastructure/configuration/'],
      },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-folder-cycles',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nothing imports, and that is no entry point, is left over.',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['[.]spec[.]ts$', '^src/(main|cli)[.]ts$', '-worker[.]ts$'],
      },
      to: {},
    },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unlisted',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]spec[.]ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
