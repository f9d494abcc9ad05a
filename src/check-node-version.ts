// Ends the process with one sentence if this Node.js is too old. Imported before everything else, because what other
// modules import does not exist there; it must therefore import nothing, and use no new syntax. The versions are those of
// `engines` in package.json.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);

if (!isNewEnough) {
  process.stderr.write(
    `Node.js 20.19 or a later 20.x, or 22.12 or newer, is needed; this is ${process.versions.node}. Install one of these, and start again.\n`,
  );
  process.exit(1);
}

export {};
