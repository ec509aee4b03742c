/**
 * A machine that is as much a Mac as a Linux can be: in a mount namespace of its own there are Node, a shell, ssh and what POSIX has, in
 * the place of all other programs; /proc is empty, the temporary folder has a name as long as macOS gives, and Node says darwin.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProgram } from '../../src/process/find-program.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

/** Of what POSIX has, that of busybox: nothing of it knows GNU's long options. */
const TOOLS =
  'awk basename cat chmod cp cut date df dirname du echo env expr false find grep gzip head hostname id kill ln ls mkdir mktemp mv printf pwd rm rmdir sed sleep sort sync tail tar tee test touch tr true uname uniq wc which xargs'.split(
    ' ',
  );

/** Folders of programs that are replaced; others are links to them, or hold nothing that is found by name. */
const HIDDEN = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/usr/libexec', '/usr/lib/qemu', '/bin', '/sbin', '/opt'] as const;

/** $1: where busybox is to stay, off the path; $2: the folder of programs; $3: an empty one; then busybox, more programs, `--` and what to run. */
const ENTER_SCRIPT = `box=$1 bin=$2 empty=$3; "$4" mount --bind "$4" "$box"; shift 4
while [ "$1" != -- ]; do : > "$bin/\${1##*/}"; "$box" mount --bind "$1" "$bin/\${1##*/}"; shift; done; shift
if [ -n "$COMPILER" ]; then
  "$box" mount --rbind /proc "\${box%/*}/proc"; "$box" mount --bind "$COMPILER" "\${box%/*}/compiler"
  "$box" mount --bind "\${box%/*}/tsc" "$COMPILER/tsc"
fi
"$box" mount --rbind "$bin" /usr/bin
for dir in ${HIDDEN.join(' ')}; do [ -L "$dir" ] || [ ! -d "$dir" ] || "$box" mount --bind "$empty" "$dir"; done
"$box" mount -t tmpfs none /proc
exec "$@"`;

/**
 * The native compiler that this Linux has in the place of a Mac's asks /proc where it lies: it gets one, in a namespace of its own.
 */
const COMPILER_SCRIPT = `#!/usr/bin/sh
exec BOX unshare -m sh -c 'BOX mount --rbind PROC /proc && exec "$0" "$@"' COMPILER/tsc "$@"
`;

/** Where it lies, by the names that TypeScript's package gives. */
const COMPILER = join(PACKAGE_ROOT, `node_modules/@typescript/typescript-${process.platform}-${process.arch}/lib`);

const namespace = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];

/** Why there can be no such machine here; null where it can. */
export function whyNoMac(): string | null {
  const missing = ['unshare', 'busybox', 'sh'].filter((name) => findProgram(name) === null);
  if (missing.length > 0) return `no ${missing.join(', no ')}`;
  const argv = [...namespace, findProgram('busybox') as string, 'mount', '-t', 'tmpfs', 'none', '/proc'];
  return spawnSync(argv[0] as string, argv.slice(1)).status === 0 ? null : 'no mount namespaces for this user';
}

export interface Mac extends Disposable {
  /** Its home, which is as empty as a new user's. */
  readonly home: string;
  /** Its temporary folder. */
  readonly temporary: string;
  /** Starts a Node program there; its process is the program itself. `system`: what the machine says it is. */
  start(argv: readonly string[], options: { readonly cwd: string; readonly system?: 'darwin' | 'linux'; readonly env?: NodeJS.ProcessEnv }): ChildProcess;
}

/** `programs`: more that it has, by name; those that this machine lacks are left out. */
export function openMac(programs: readonly string[] = []): Mac {
  const dir = mkdtempSync(join(tmpdir(), 'mac-'));
  const [bin, empty, home] = ['bin', 'empty', 'home'].map((name) => join(dir, name)) as [string, string, string];
  // As long as /var/folders/xx/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy/T is.
  const temporary = join(dir, 'T'.padEnd(Math.max(1, 48 - dir.length - 1), 'x'));
  for (const each of [bin, empty, home, temporary]) mkdirSync(each);
  const box = join(dir, 'busybox');
  const [proc, compiler] = ['proc', 'compiler'].map((name) => join(dir, name)) as [string, string];
  for (const each of [proc, compiler]) mkdirSync(each);
  writeFileSync(join(dir, 'tsc'), COMPILER_SCRIPT.replaceAll('BOX', box).replaceAll('PROC', proc).replaceAll('COMPILER', compiler), { mode: 0o755 });
  writeFileSync(box, '');
  for (const tool of TOOLS) writeFileSync(join(bin, tool), `#!/usr/bin/sh\nexec ${box} ${tool} "$@"\n`, { mode: 0o755 });
  // Without /proc nothing here knows when a process began, as macOS' ps does: this one says one time for all.
  writeFileSync(join(bin, 'ps'), "#!/usr/bin/sh\necho 'Fri Nov 27 20:44:55 2026'\n", { mode: 0o755 });
  const shell = realpathSync(findProgram('sh') as string);
  symlinkSync(shell.split('/').at(-1) as string, join(bin, 'sh'));
  const bound = [findProgram('busybox') as string, shell, process.execPath, ...programs.flatMap((name) => findProgram(name) ?? [])].map((path) =>
    realpathSync(path),
  );
  return {
    home,
    temporary,
    start(argv, { cwd, system = 'darwin', env = {} }) {
      const words = [...namespace, '--', shell, '-ec', ENTER_SCRIPT, 'sh', box, bin, empty, ...bound, '--', '/usr/bin/node', ...argv];
      const preload = pathToFileURL(join(PACKAGE_ROOT, 'dist/test/support/as-darwin.js')).href;
      return spawn(words[0] as string, words.slice(1), {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...(existsSync(COMPILER) ? { COMPILER } : {}),
          PATH: '/usr/bin:/bin',
          HOME: home,
          TMPDIR: temporary,
          ...(system === 'darwin' ? { NODE_OPTIONS: `--import=${preload}` } : {}),
          ...env,
        },
      });
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}
