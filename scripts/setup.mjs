// Makes a checkout ready: Node packages, the system's packages (after saying so), the build. Skips what is done.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(`${text}\n`);

function fail(text) {
  say(`fsbench: ${text}`);
  process.exit(3);
}

/** Runs a command with its output on stderr; stdout is for results. */
function must(argv, options = {}) {
  const { status, error } = spawnSync(argv[0], argv.slice(1), { cwd: root, stdio: ['inherit', 2, 2], ...options });
  if (status !== 0) fail(`${argv.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
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

function setUpNode() {
  const done = join(root, 'node_modules/.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  say('Installing Node packages.');
  must(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function setUpBuild() {
  const built = ['dist/src/cli.js', 'dist/page/page.js', 'dist/page/style.css'].map((name) => join(root, name));
  const sources = ['src', 'test', 'bench', 'simulate'].map((name) => join(root, name)).filter(existsSync);
  const settings = ['tsconfig.json', 'scripts/build.mjs'].map((name) => statSync(join(root, name)).mtimeMs);
  const changed = Math.max(...sources.map(newest), ...settings);
  if (built.every((file) => existsSync(file) && statSync(file).mtimeMs >= changed)) return;
  say('Building.');
  must([process.execPath, join(root, 'scripts/build.mjs')]);
}

/** Packages that are missing, by what their programs are. */
function findMissing(lists) {
  const list = lists.flatMap((name) => JSON.parse(readFileSync(join(root, name), 'utf8')));
  return list.filter(({ program, dirs }) => !has(program, dirs));
}

const known = (name) => /^Package: /m.test(spawnSync('apt-cache', ['show', name], { encoding: 'utf8' }).stdout ?? '');

function setUpSystem(lists) {
  let missing = findMissing(lists);
  const bareApt = !existsSync('/var/lib/apt/lists') || readdirSync('/var/lib/apt/lists').length < 3;
  const sudo = process.getuid() === 0 ? [] : ['sudo'];
  // Without package lists the guest's kernel can't be found later on.
  const needsLists = bareApt && has('apt-get') && (sudo.length === 0 || has('sudo'));
  if (missing.length === 0 && !needsLists) return;
  if (!has('apt-get')) {
    fail(
      `these programs are missing: ${missing.map(({ program }) => program).join(', ')}. Setting up by itself works on Debian and Ubuntu; install them by hand and start again.`,
    );
  }
  if (sudo.length > 0 && !has('sudo')) {
    fail(`these packages are missing: ${missing.map((each) => each.package).join(' ')}. Install them as root and start again.`);
  }
  if (missing.length > 0) say(`Installing system packages: ${missing.map(({ package: name, why }) => `${name} (${why})`).join(', ')}.`);
  must([...sudo, 'apt-get', 'update', '-q']);
  const install = (names) => must([...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-q', '-y', '--no-install-recommends', ...names]);
  // virtiofsd is part of QEMU's packages in older releases and has one of its own in newer ones: look again after QEMU.
  const first = missing.filter(({ program }) => program !== 'virtiofsd');
  if (first.length > 0) install(first.map((each) => (each.fallbackPackage !== undefined && !known(each.package) ? each.fallbackPackage : each.package)));
  missing = findMissing(lists);
  if (missing.some(({ program }) => program === 'virtiofsd') && known('virtiofsd')) install(['virtiofsd']);
  const left = findMissing(lists);
  if (left.length > 0) say(`Still missing: ${left.map(({ program }) => program).join(', ')}; \`fsbench doctor\` says what that means.`);
}

/** `lists`: files that name system packages, besides those fsbench itself needs. */
export function setUp(lists = []) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
  setUpNode();
  setUpSystem(['system-packages.json', ...lists]);
  setUpBuild();
}
