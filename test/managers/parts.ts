/** The managers themselves, built from their published sources into a folder of the cache that is named for their version. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAtomically } from '../../src/machine/qemu/cache-folder.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { cacheDir, PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run, runText } from '../../src/process/run.ts';
import { findVirtiofsd } from '../../src/target/virtiofsd.ts';
import { MissingPart, step } from './step.ts';

const LIMA_VERSION = '2.2.0';
const COLIMA_VERSION = '0.10.3';
const VIRTIOFSD_VERSION = '1.13.3';
const MUTAGEN_VERSION = '0.18.1';

const LIMA_MODULE = 'github.com/lima-vm/lima/v2';
const COLIMA_MODULE = 'github.com/abiosoft/colima';
const MUTAGEN_MODULE = 'github.com/mutagen-io/mutagen';

const GUEST_DIR = join(PACKAGE_ROOT, 'test/managers/guest');

/** All parts lie here, each in a folder of its own. */
export const partsDir = (): string => join(cacheDir(), 'managers');

const BUILD_TIMEOUT_MS = 30 * 60_000;

/** A build may use whatever its user has set up: proxies, caches, mirrors. */
const options = { timeoutMs: BUILD_TIMEOUT_MS, alsoPass: Object.keys(process.env) };

function want(...programs: readonly string[]): void {
  const missing = programs.filter((name) => findProgram(name) === null);
  if (missing.length > 0) throw new MissingPart(`no ${missing.join(', no ')}`);
}

/** The last line that a program said. */
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

/** `fill` makes the folder NAME unless it is there; its path. */
async function ensure(name: string, what: string, fill: (dir: string) => Promise<void>): Promise<string> {
  const dir = join(partsDir(), name);
  const make = async (into: string) => {
    await fill(into);
    // Another user runs what is in it (home.ts).
    await chmod(into, 0o755);
  };
  if (!existsSync(dir)) await step(what, () => makeAtomically(dir, make));
  return dir;
}

interface GoProgram {
  readonly package: string;
  readonly to: string;
  /** A string variable of the program and its value. */
  readonly variable?: readonly [name: string, value: string];
  readonly tag?: string;
}

/**
 * Builds programs of a Go module at exactly that version, as the requirement of a throw-away module of our own: `go install
 * PACKAGE@VERSION` would read the module's list of versions, which not every proxy has. Gives the folder of the module's source.
 */
async function buildGo(module: string, version: string, programs: readonly GoProgram[], dir: string, replace: readonly string[] = []): Promise<string> {
  want('go');
  const cwd = join(dir, 'build');
  await mkdir(cwd, { recursive: true });
  const env = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0' };
  const go = (...argv: readonly string[]) => run(['go', ...argv], { ...options, cwd, env });
  await runText(['go', 'mod', 'init', 'build'], { ...options, cwd, env });
  await runText(['go', 'mod', 'edit', `-require=${module}@v${version}`, ...replace.map((each) => `-replace=${each}`)], { ...options, cwd, env });
  const fetched = await go('mod', 'download', '-json', `${module}@v${version}`);
  if (fetched.exitCode !== 0) throw new MissingPart(`${module} ${version} can't be fetched: ${lastLine(fetched.stderr || fetched.stdout.toString('utf8'))}`);
  for (const { package: name, to, variable, tag } of programs) {
    const flags = ['-s', '-w', ...(variable === undefined ? [] : ['-X', variable.join('=')])].join(' ');
    await runText(['go', 'build', ...(tag === undefined ? [] : ['-tags', tag]), '-o', join(dir, to), '-ldflags', flags, `${module}/${name}`], {
      ...options,
      cwd,
      env,
    });
  }
  const source = (await go('list', '-m', '-f', '{{.Dir}}', module)).stdout.toString('utf8').trim();
  return source;
}

/** Lima: `bin/limactl`, the script `bin/lima`, and its guest agent where limactl looks for it. */
export function ensureLima(): Promise<string> {
  return ensure(`lima-${LIMA_VERSION}`, `build Lima ${LIMA_VERSION}`, async (dir) => {
    const agent = join('share/lima', `lima-guestagent.Linux-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`);
    const source = await buildGo(
      LIMA_MODULE,
      LIMA_VERSION,
      [
        { package: 'cmd/limactl', to: 'bin/limactl', variable: [`${LIMA_MODULE}/pkg/version.Version`, LIMA_VERSION] },
        { package: 'cmd/lima-guestagent', to: agent },
      ],
      dir,
    );
    await runText(['gzip', join(dir, agent)]);
    await copyFile(join(source, 'cmd/lima'), join(dir, 'bin/lima'));
    await chmod(join(dir, 'bin/lima'), 0o755);
  });
}

/** Colima: `bin/colima`; it starts Lima's programs. */
export function ensureColima(): Promise<string> {
  return ensure(`colima-${COLIMA_VERSION}`, `build Colima ${COLIMA_VERSION}`, async (dir) => {
    const variable = [`${COLIMA_MODULE}/config.appVersion`, `v${COLIMA_VERSION}`] as const;
    await buildGo(COLIMA_MODULE, COLIMA_VERSION, [{ package: 'cmd/colima', to: 'bin/colima', variable }], dir);
  });
}

/** Mutagen: `bin/mutagen` with its agent for this processor beside it. */
export function ensureMutagen(): Promise<string> {
  return ensure(`mutagen-${MUTAGEN_VERSION}`, `build Mutagen ${MUTAGEN_VERSION}`, async (dir) => {
    const agent = `linux_${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;
    await buildGo(
      MUTAGEN_MODULE,
      MUTAGEN_VERSION,
      [
        { package: 'cmd/mutagen', to: 'bin/mutagen', tag: 'mutagencli' },
        { package: 'cmd/mutagen-agent', to: agent, tag: 'mutagenagent' },
      ],
      dir,
      // As its own go.mod has it; those of a required module are not looked at.
      ['k8s.io/apimachinery@v0.21.3=github.com/mutagen-io/apimachinery@v0.21.3-mutagen1'],
    );
    await runText(['tar', '-C', dir, '-czf', join(dir, 'bin/mutagen-agents.tar.gz'), agent]);
  });
}

/** The guest: `disk.raw`, `vmlinuz` and `initrd`, named for the scripts that make them. */
export async function ensureGuest(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(GUEST_DIR)).sort()) hash.update(name).update(await readFile(join(GUEST_DIR, name)));
  return ensure(`guest-${hash.digest('hex').slice(0, 12)}`, 'make the guest image', async (dir) => {
    want('mmdebstrap', 'mkfs.ext4');
    if (process.getuid?.() !== 0) throw new MissingPart('the guest image is made by root alone');
    await runText(['sh', join(GUEST_DIR, 'build.sh'), dir], options);
  });
}

/** The Rust virtiofsd, which Lima wants where an ordinary user runs it: the host's own, else built. A path that others may read. */
export async function ensureVirtiofsd(): Promise<string> {
  const found = await findVirtiofsd(undefined).catch(() => null);
  if (found?.flavour === 'rust' && !found.path.startsWith('/root/')) return found.path;
  const dir = await ensure(`virtiofsd-${VIRTIOFSD_VERSION}`, `build virtiofsd ${VIRTIOFSD_VERSION}`, async (into) => {
    want('cargo');
    const target = join(into, 'target');
    const built = await run(['cargo', 'install', 'virtiofsd', '--version', VIRTIOFSD_VERSION, '--locked', '--root', into, '--target-dir', target], options);
    if (built.exitCode === 0) return;
    const said = /^error: (failed to (?:fetch|download).*|linking with.*|could not find .*registry.*)$/m.exec(built.stderr)?.[1];
    throw said === undefined ? new Error(built.stderr.slice(-2000)) : new MissingPart(`virtiofsd ${VIRTIOFSD_VERSION} can't be built: ${said}`);
  });
  return join(dir, 'bin/virtiofsd');
}
