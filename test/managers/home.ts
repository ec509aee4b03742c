/** A home below /tmp in which Lima and Colima run for the tests, as the ordinary user that they insist on. */

import { accessSync, chownSync, constants, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findProgram } from '../../src/process/find-program.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { runText } from '../../src/process/run.ts';
import { quoteForShell } from '../../src/text/quote.ts';
import { partsDir } from './parts.ts';

/**
 * An id that no user of the machine has: Lima refuses root, and root may be anyone. Below 60000: the guest's useradd then gives the group the
 * same number, and virtiofsd, as an ordinary user, can become no other.
 */
const STRANGER_ID = 51_234;
const STRANGER_NAME = 'tester';

export interface ManagerHome extends AsyncDisposable {
  readonly dir: string;
  /** Put it first in PATH: `limactl` and `colima` as the user with this home. */
  readonly bin: string;
  /** A folder of the host for the guests, writable, and one for reading. */
  readonly share: string;
  readonly readOnly: string;
  /** The argv of fsbench as the user of this home, for VMs that it makes itself by this manager: words to put before the command's. */
  cli(manager: 'limactl' | 'colima'): readonly string[];
  /** Where the user of this home sees that path of the parts. */
  part(path: string): string;
}

export interface HomeParts {
  readonly lima: string;
  readonly guest: string;
  readonly colima?: string;
  readonly virtiofsd?: string;
}

const isRoot = () => process.getuid?.() === 0;

function mayUseKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return !isRoot();
  } catch {
    return false;
  }
}

/** QEMU as Lima starts it: with what it emulates where there is no KVM for this user, and with the guest's kernel where Lima isn't told of it. */
function qemuCommand(kernel: { readonly vmlinuz: string; readonly initrd: string } | null): string {
  const emulate = mayUseKvm() ? [] : ['-machine', 'q35,vmport=off', '-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'max'];
  const boot = kernel === null ? [] : ['-kernel', kernel.vmlinuz, '-initrd', kernel.initrd, '-append', `'${KERNEL_CMDLINE}'`];
  return [findProgram('qemu-system-x86_64') ?? 'qemu-system-x86_64', ...emulate, ...boot].join(' ');
}

export const KERNEL_CMDLINE =
  'root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off nokaslr audit=0 apparmor=0 no_timer_check random.trust_cpu=on systemd.show_status=0 quiet';

/** What the other user sees of this machine otherwise than root does: itself, and what lies below root's home. */
const bindsOf = (dir: string): Readonly<Record<string, string>> => ({
  [join(dir, 'passwd')]: '/etc/passwd',
  [partsDir()]: join(dir, 'parts'),
  [PACKAGE_ROOT]: join(dir, 'package'),
});

/** A script that becomes `program`, for root with another user's id, name and view of the parts: nothing on the machine is changed for it. */
function wrapperOf(program: string, env: Readonly<Record<string, string>>, dir: string): string {
  const words = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), program].map(quoteForShell).join(' ');
  if (!isRoot()) return `#!/bin/sh\nexec ${words} "$@"\n`;
  const binds = Object.entries(bindsOf(dir)).map(([from, to]) => `mount --bind ${quoteForShell(from)} ${quoteForShell(to)}`);
  // It may not enter the folder that root is in.
  const setup = `${[...binds, ...(program === 'env' ? [] : [`cd ${quoteForShell(dir)}`])].join(' && ')} || exit 125`;
  const become = `exec setpriv --reuid=${STRANGER_ID} --regid=${STRANGER_ID} --clear-groups -- ${words} "$@"`;
  return `#!/bin/sh\nexec unshare --mount sh -c ${quoteForShell(`${setup}\n${become}`)} sh "$@"\n`;
}

/** Makes the home; disposing of it takes it away. Instances must be gone before. */
export async function openManagerHome(parts: HomeParts): Promise<ManagerHome> {
  // Short, since sockets lie deep below it (unix(7): 108 bytes).
  const dir = mkdtempSync(join(tmpdir(), 'fsbm-'));
  const give = async (path: string, mode: number) => {
    await chmod(path, mode);
    if (isRoot()) chownSync(path, STRANGER_ID, STRANGER_ID);
  };
  await give(dir, 0o755);
  const [bin, share, readOnly, programs] = ['bin', 'share', 'read-only', 'programs'].map((name) => join(dir, name)) as [string, string, string, string];
  for (const path of [bin, share, readOnly, programs]) {
    await mkdir(path);
    await give(path, 0o755);
  }
  if (isRoot()) {
    for (const name of ['parts', 'package']) await mkdir(join(dir, name));
    const line = `${STRANGER_NAME}:x:${STRANGER_ID}:${STRANGER_ID}::${dir}:/bin/sh\n`;
    await writeFile(join(dir, 'passwd'), readFileSync('/etc/passwd', 'utf8') + line);
  } else {
    symlinkSync(partsDir(), join(dir, 'parts'));
    symlinkSync(PACKAGE_ROOT, join(dir, 'package'));
  }
  const part = (path: string) => (path.startsWith(`${partsDir()}/`) ? join(dir, 'parts', relative(partsDir(), path)) : path);

  // QEMU's user network takes a connection before the guest has a network; Lima's ssh would wait for minutes for its answer.
  await writeFile(join(programs, 'ssh'), `#!/bin/sh\nexec ${findProgram('ssh') ?? '/usr/bin/ssh'} -o ConnectTimeout=5 "$@"\n`, { mode: 0o755 });
  if (parts.virtiofsd !== undefined) {
    const known = join(dir, '.local/share/qemu/vhost-user');
    await mkdir(known, { recursive: true });
    await writeFile(join(known, '50-virtiofsd.json'), JSON.stringify({ description: 'virtiofsd', type: 'fs', binary: part(parts.virtiofsd) }));
    if (isRoot()) await runText(['chown', '-R', `${STRANGER_ID}:${STRANGER_ID}`, join(dir, '.local')]);
  }
  const base = {
    HOME: dir,
    USER: isRoot() ? STRANGER_NAME : (process.env['USER'] ?? 'user'),
    SHELL: '/bin/sh',
    TMPDIR: tmpdir(),
    LC_ALL: 'C.UTF-8',
    PATH: [programs, ...[parts.lima, parts.colima].flatMap((path) => (path === undefined ? [] : [join(part(path), 'bin')])), process.env['PATH']].join(':'),
  };
  const guest = part(parts.guest);
  const own = { limactl: qemuCommand(null), colima: qemuCommand({ vmlinuz: join(guest, 'vmlinuz'), initrd: join(guest, 'initrd') }) };
  for (const [name, qemu] of Object.entries(own)) {
    await writeFile(join(bin, `with-${name}`), wrapperOf('env', { ...base, QEMU_SYSTEM_X86_64: qemu }, dir), { mode: 0o755 });
  }
  const write = (name: string, of: string, qemu: string) =>
    writeFile(join(bin, name), wrapperOf(join(part(of), 'bin', name), { ...base, QEMU_SYSTEM_X86_64: qemu }, dir), { mode: 0o755 });
  await write('limactl', parts.lima, own.limactl);
  if (parts.colima !== undefined) await write('colima', parts.colima, own.colima);
  return {
    dir,
    bin,
    share,
    readOnly,
    part,
    cli: (manager) => [join(bin, `with-${manager}`), process.execPath, join(dir, 'package/dist/src/cli.js')],
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
