// Removes the programs that install others from the image that is being built, and itself: npm and the like, and those of
// Debian and Red Hat. What lists the installed packages stays, because scanners read it. Takes another root than / for tests.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = process.argv[2] ?? '/';
const FOLDERS = ['usr/bin', 'usr/sbin', 'usr/local/bin', 'bin', 'sbin'];
const PROGRAMS =
  /^(npm|npx|corepack|yarn|yarnpkg|pnpm|pnpx|apt|dpkg|dnf|dnf5|microdnf|yum|rpm|rpm2archive|rpm2cpio|rpmdb|rpmkeys|rpmquery|rpmverify|apk)(-.*)?$/;
/** The packages of npm that are programs, in folders that may end in a version. */
const LIBRARIES = /^node_modules(_\d+)?$/;

remove(FOLDERS, PROGRAMS);
remove(['usr/lib', 'usr/local/lib'], LIBRARIES);
remove(['opt'], /^yarn-/);
rmSync(fileURLToPath(import.meta.url));

function remove(folders, names) {
  for (const folder of folders.map((name) => join(ROOT, name)).filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder).filter((name) => names.test(name)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
