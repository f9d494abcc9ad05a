// Puts the built command line into one file, and its worker threads into two others: to load its modules one by one takes
// Node.js longer than to make ten thousand records. Other packages stay outside and are loaded when a command needs them.
import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const { dependencies, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
/** Commander needs it for subcommands that are programs of their own, of which there are none; to load it takes 3 ms. */
const withoutChildProcess = {
  name: 'without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /^nothing$/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};
const packages = Object.keys({ ...dependencies, ...optionalDependencies });

await build({
  entryPoints: {
    cli: 'dist/cli.js',
    'row-worker': 'dist/infrastructure/files/threads/row-worker.js',
    'parquet-worker': 'dist/infrastructure/files/threads/parquet-worker.js',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true, // Names stay, for stack traces.
  platform: 'node',
  format: 'cjs', // CommonJS, because a module that is required within a function is loaded when that function runs.
  target: 'node20.19',
  external: [...packages.filter((name) => name !== 'commander'), './main.js'],
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "'use strict'; const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [withoutChildProcess],
  logLevel: 'warning',
});
for (const name of ['cli.js', 'cli.js.map']) await rm(`dist/${name}`);
