// Makes a checkout ready: Node packages and the build, and the system's packages (after saying so). Skips what is done.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installMissing } from './system-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(`${text}\n`);

function fail(text, hint) {
  say(`fsbench: ${text}${hint === undefined ? '' : `\n  ${hint}`}`);
  process.exit(3);
}

/** Exit status of a command whose output goes to stderr; stdout is for results. */
const run = (argv, options = {}) => spawnSync(argv[0], argv.slice(1), { cwd: root, stdio: ['inherit', 2, 2], ...options }).status;

function must(argv, hint) {
  if (run(argv) !== 0) fail(`${argv.join(' ')} failed, see above`, hint);
}

function has(program, dirs = []) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', ...dirs].some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function newest(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((time, entry) => Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

/** True where files can be made in the folder, which is made where it is missing. */
function isWritable(dir) {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const NODE_MODULES_MEBIBYTES = 300;

function setUpNode() {
  const done = join(root, 'node_modules/.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  say('Installing Node packages.');
  const install = ['npm', 'ci', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { bavail, bsize } = statfsSync(root);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  const hint = `see that the registry can be reached, and that there is room in ${root} (${free} MiB were free, about ${NODE_MODULES_MEBIBYTES} are needed)`;
  const usual = process.env.npm_config_cache ?? join(homedir(), '.npm');
  if (isWritable(usual)) return must(install, hint);
  // npm installs nothing without a cache, not even past one.
  const cache = mkdtempSync(join(tmpdir(), 'fsbench-npm-'));
  process.on('exit', () => rmSync(cache, { recursive: true, force: true }));
  say(`npm's cache ${usual} can't be written: it gets another for now.`);
  must([...install, '--cache', cache], hint);
}

function setUpBuild() {
  const built = ['dist/src/cli.js', 'dist/page/page.js', 'dist/page/style.css'].map((name) => join(root, name));
  const sources = ['src', 'test', 'bench', 'simulate', 'faults', 'fuzz'].map((name) => join(root, name)).filter(existsSync);
  const settings = ['tsconfig.json', 'scripts/build.mjs'].map((name) => statSync(join(root, name)).mtimeMs);
  const changed = Math.max(...sources.map(newest), ...settings);
  if (built.every((file) => existsSync(file) && statSync(file).mtimeMs >= changed)) return;
  say('Building.');
  must([process.execPath, join(root, 'scripts/build.mjs')]);
}

function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** True until the guest's kernel is in the cache (src/process/paths.ts says where that is). */
function needsKernel() {
  const cache = process.env.FSBENCH_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fsbench');
  return !existsSync(join(cache, 'kernel/kernel.json'));
}

/** True where apt has a package of that name that is not installed in this version. */
function offers(name) {
  const said = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout ?? '';
  const version = (field) => new RegExp(`^ +${field}: (.*)$`, 'm').exec(said)?.[1];
  return ![undefined, '(none)', version('Installed')].includes(version('Candidate'));
}

function hasLists() {
  const lists = '/var/lib/apt/lists';
  return existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
}

/**
 * `lists`: files that name system packages; `goOn`: where they can't be installed by this user, say so and leave it to what needs them.
 * Ends the process where they are missing and can't be had.
 */
export function setUpSystem(lists, { goOn = false } = {}) {
  if (process.platform !== 'linux') return;
  const packages = lists.flatMap((name) => JSON.parse(readFileSync(join(root, name), 'utf8'))).filter(({ arch = process.arch }) => arch === process.arch);
  const obstacle = installMissing(packages, {
    has,
    offers,
    run,
    quietly: (argv) => run(argv, { stdio: 'ignore' }),
    say,
    isRoot: process.getuid?.() === 0,
    hasTerminal: hasTerminal(),
    hasLists: hasLists(),
    needsKernel: needsKernel(),
  });
  if (obstacle === null) return;
  const { what, why, remedy, missing, allowed } = obstacle;
  if (allowed || (missing.length > 0 && !goOn)) fail(`${what}; ${why}`, `${remedy}; then start again`);
  say(`fsbench: ${what}; ${why}\n  ${remedy}`);
}

/** Node packages and the build: all that is needed where no VM of our own is measured. */
export function setUpCode() {
  setUpNode();
  setUpBuild();
}
