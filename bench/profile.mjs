// Where the time of a program went, from a CPU profile of Node's, as Markdown: by part, and the functions that take most.
// node --cpu-prof --cpu-prof-dir=.cache/profile PROGRAM ARGS && node bench/profile.mjs .cache/profile/*.cpuprofile
import { readFileSync } from 'node:fs';

const MOST_FUNCTIONS = 12;
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'));
const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
const parts = new Map();
const functions = new Map();

samples.forEach((id, i) => {
  const frame = byId.get(id);
  if (frame.functionName === '(idle)') return;
  add(parts, partOf(frame), timeDeltas[i]);
  add(functions, nameOf(frame), timeDeltas[i]);
});

const all = [...parts.values()].reduce((sum, micros) => sum + micros, 0);
print('part', parts, parts.size);
print('function', functions, MOST_FUNCTIONS);

function add(sums, name, micros) {
  sums.set(name, (sums.get(name) ?? 0) + micros);
}

function partOf({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code (sockets, files, start)';
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (library) return library;
  const layer = /dist\/(domain|formats|application|infrastructure|interface)/.exec(url)?.[1];
  if (layer) return `this project, ${layer}`;
  if (/\/dist\/cli[a-z-]*\.cjs$/.test(url)) return 'this project and commander, bundled';
  return url.startsWith('node:') || url === '' ? 'Node.js' : 'other';
}

function nameOf({ functionName, url, lineNumber }) {
  const file = url.replace(/^.*\/(?:node_modules|dist)\//, '').replace(/^file:.*\//, '');
  return file ? `${functionName || '(anonymous)'} (${file}:${lineNumber + 1})` : functionName;
}

function print(title, sums, most) {
  const rows = [...sums].sort(([, a], [, b]) => b - a).slice(0, most);
  console.log(`\n| ${title} | share |\n| --- | ---: |`);
  for (const [name, micros] of rows) console.log(`| ${name} | ${((100 * micros) / all).toFixed(1)} % |`);
}
