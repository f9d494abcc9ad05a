import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flagsOf, pairsOf, type Stage, stagesOf, substitute } from './dockerfile.js';

/** Where the layers are, in a separate mount namespace that ends with this process. */
const WORKSHOP = '/mnt';
/** Variables of this machine that a build needs besides the Dockerfile: they say how to reach the npm registry. */
const OF_THE_MACHINE = ['NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** How to run commands in the image, according to its stages. */
interface Settings {
  readonly user: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
}

/** A stage that has been built: the layers of its file system, uppermost first, and its settings. */
interface Built {
  readonly name: string;
  readonly layers: readonly string[];
  readonly settings: Settings;
}

/**
 * The image's file system, made by the Dockerfile's own steps without a container engine. Each stage is an overlay on
 * this machine's root, which stands in for the base image (so Node is this machine's). Needs root.
 */
export class BuiltImage {
  private readonly stages: Built[] = [];
  /** Keeps the mount namespace open until its standard input ends. */
  private readonly holder: ChildProcess;

  private constructor() {
    this.holder = spawn(
      'unshare',
      ['--mount', 'sh', '-c', `mount -t tmpfs tmpfs ${WORKSHOP} && echo && exec cat`],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
  }

  /** Carries out the steps of the Dockerfile in a context. */
  static async build(context: string): Promise<BuiltImage> {
    const image = new BuiltImage();
    await new Promise((resolve) => image.holder.stdout?.once('data', resolve));
    try {
      for (const stage of stagesOf(readFileSync(join(context, 'Dockerfile'), 'utf8')))
        image.build(stage, context);
      return image;
    } catch (error) {
      image.remove();
      throw error;
    }
  }

  /** The last stage, which is the image. */
  private get last(): Built {
    const last = this.stages.at(-1);
    if (!last) throw new Error('The Dockerfile has no stage.');
    return last;
  }

  get settings(): Settings {
    return this.last.settings;
  }

  /** The path at which this process sees a path of the image. */
  path(path: string): string {
    return this.seen(join(rootOf(this.last.name), path));
  }

  /**
   * Runs a command, by default the image's own, as OpenShift would: with an arbitrary user in group 0, no capabilities,
   * no way to gain privileges, and a root that is read-only except for /tmp.
   */
  run(command: readonly string[], environment: Readonly<Record<string, string>>, user: number): ChildProcess {
    const { settings, name } = this.last;
    const root = rootOf(name);
    const limits = `--reuid ${user} --regid 0 --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs`;
    const script = [
      `mount -t proc proc ${root}/proc`,
      `mount --bind /dev ${root}/dev`,
      `mount -t tmpfs -o size=64m,mode=1777 tmpfs ${root}/tmp`,
      `mount -o remount,ro ${root}`,
      `exec chroot ${root} setpriv ${limits} sh -c 'cd ${settings.folder} && exec "$@"' sh "$@"`,
    ].join(' && ');
    const words = [...settings.entrypoint, ...(command.length > 0 ? command : settings.command)];
    return spawn('nsenter', [...this.inside(), 'unshare', '--mount', 'sh', '-c', script, 'sh', ...words], {
      env: { ...settings.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  remove(): void {
    this.holder.stdin?.end();
  }

  private build(stage: Stage, context: string): void {
    const base = this.stages.find(({ name }) => name === stage.base);
    const upper = `${WORKSHOP}/${stage.name}`;
    const layers = [upper, ...(base?.layers ?? ['/'])];
    let settings: Settings = base?.settings ?? {
      user: '0',
      folder: '/',
      environment: { PATH: process.env['PATH'] ?? '' },
      command: [],
      entrypoint: [],
    };
    this.mount(stage.name, upper, layers.slice(1));
    for (const { word, text } of stage.instructions) {
      const value = substitute(text, settings.environment);
      switch (word) {
        case 'ARG':
        case 'LABEL':
        case 'EXPOSE':
        case 'HEALTHCHECK':
        case 'STOPSIGNAL':
          break;
        case 'USER':
          settings = { ...settings, user: value };
          break;
        case 'ENV':
          settings = { ...settings, environment: { ...settings.environment, ...pairsOf(value) } };
          break;
        case 'WORKDIR':
          settings = { ...settings, folder: value };
          mkdirSync(this.seen(join(rootOf(stage.name), value)), { recursive: true });
          break;
        case 'RUN':
          this.execute(stage.name, settings, text.startsWith('[') ? shellWords(text) : text);
          break;
        case 'COPY':
          this.copy(stage.name, settings, value, context);
          break;
        case 'CMD':
          settings = { ...settings, command: JSON.parse(text) as string[] };
          break;
        case 'ENTRYPOINT':
          settings = { ...settings, entrypoint: JSON.parse(text) as string[] };
          break;
        default:
          throw new Error(`The instruction ${word} is not known here.`);
      }
    }
    this.stages.push({ name: stage.name, layers, settings });
  }

  private mount(name: string, upper: string, lower: readonly string[]): void {
    const root = rootOf(name);
    const work = `${upper}.work`;
    const options = `lowerdir=${lower.join(':')},upperdir=${upper},workdir=${work}`;
    this.inNamespace(`mkdir ${root} ${upper} ${work} && mount -t overlay -o ${options} overlay ${root}`);
  }

  private execute(stage: string, { user, folder, environment }: Settings, script: string): void {
    const [uid = '0', gid = '0'] = user.split(':');
    const root = rootOf(stage);
    const machine = Object.fromEntries(OF_THE_MACHINE.map((name) => [name, process.env[name]]));
    execFileSync(
      'nsenter',
      [
        ...this.inside(),
        'unshare',
        '--mount',
        'sh',
        '-c',
        `mount -t proc proc ${root}/proc && mount --bind /dev ${root}/dev && exec chroot ${root} setpriv --reuid ${uid} --regid ${gid} --clear-groups sh -c 'cd ${folder} && eval "$1"' sh "$1"`,
        'sh',
        script,
      ],
      { env: { ...machine, ...environment }, stdio: 'pipe', maxBuffer: 1 << 26 },
    );
  }

  private copy(stage: string, { folder }: Settings, text: string, context: string): void {
    const { flags, words } = flagsOf(text);
    const sources = words.slice(0, -1);
    const last = words.at(-1) ?? '.';
    const origin = flags['from'] === undefined ? context : this.seen(rootOf(flags['from']));
    const [uid = 0, gid = 0] = (flags['chown'] ?? '0:0').split(':').map(Number);
    const mode = flags['chmod'] === undefined ? undefined : parseInt(flags['chmod'], 8);
    for (const source of sources) {
      const file = last.endsWith('/') ? join(last, source.split('/').at(-1) ?? '') : last;
      const place = this.seen(join(rootOf(stage), folder, file));
      mkdirSync(dirname(place), { recursive: true });
      cpSync(join(origin, source), place, { recursive: true, verbatimSymlinks: true });
      giveTo(place, uid, gid, mode);
    }
  }

  private inNamespace(script: string): void {
    execFileSync('nsenter', [...this.inside(), 'sh', '-c', script], { stdio: 'pipe' });
  }

  private inside(): readonly string[] {
    return [`--target=${this.holder.pid}`, '--mount', '--'];
  }

  /** The path at which this process sees a path of the holder's mount namespace. */
  private seen(path: string): string {
    return `/proc/${this.holder.pid}/root${path}`;
  }
}

/** A command in the form of a JSON array, which no shell reads, as a line for one. */
function shellWords(text: string): string {
  const words = JSON.parse(text) as string[];
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

function rootOf(stage: string): string {
  return `${WORKSHOP}/${stage}.root`;
}

/** Changes the owner of a file or of a folder with all in it, and the mode if one is given. */
function giveTo(path: string, uid: number, gid: number, mode?: number): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chownSync(path, uid, gid);
  if (mode !== undefined) chmodSync(path, mode);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid, mode);
}
