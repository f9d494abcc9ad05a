// Puts the built command line into few files: to load its modules one by one takes Node.js longer than to make ten
// thousand records. What a data set in a text file needs is in dist/cli.cjs, which every command loads. What other commands
// and options need is in files next to it, dist/cli-*.cjs, loaded on demand; so are other packages. Each worker thread has a
// file of its own.
import { chmod, readFile, rm } from 'node:fs/promises';
import { rolldown } from 'rolldown';

const { dependencies, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
const packages = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
  (name) => name !== 'commander',
);

/** Commander loads `child_process` at once, for subcommands that are programs of their own. There are none here. */
const noPrograms = {
  name: 'no-programs',
  resolveId: { filter: { id: /^node:child_process$/ }, handler: () => '\0no-programs' },
  load: { filter: { id: /^\0no-programs$/ }, handler: () => 'export {};' },
};

const input = {
  platform: 'node',
  external: [...packages.map((name) => new RegExp(`^${name}(/|$)`)), './main.js'],
  transform: { target: 'node20.19' },
};
const output = {
  dir: 'dist',
  format: 'cjs', // As an ES module, the command line would start more slowly.
  strict: true,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'cli-[name].cjs',
  minify: {
    compress: true,
    mangle: { keepNames: { function: true, class: true } },
    codegen: { removeWhitespace: true },
  }, // Names of functions stay, for stack traces.
};

await write(
  { ...input, input: { cli: 'dist/cli.js' }, plugins: [noPrograms] },
  // `$initial`: what is imported at the start. A part that is loaded later finds the same modules in dist/cli.cjs.
  { ...output, codeSplitting: { groups: [{ name: 'cli', tags: ['$initial'] }] } },
);
for (const name of ['row-worker', 'parquet-worker']) {
  const file = `dist/infrastructure/files/threads/${name}.js`;
  await write({ ...input, input: { [name]: file } }, { ...output, codeSplitting: false });
}
await chmod('dist/cli.cjs', 0o755);
for (const name of ['cli.js', 'cli.js.map']) await rm(`dist/${name}`);

async function write(options, to) {
  const bundle = await rolldown(options);
  await bundle.write(to);
  await bundle.close();
}
