/**
 * Boots a VM whose share is served over all mounts, tries from the guest what the share's key is not for, and prints what
 * came of it as JSON. A program of its own, so that the test can run it as another user. argv: the mounts.
 */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePlan } from '../../src/commands/make-plan.ts';
import { cacheDir } from '../../src/process/paths.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { descendants, listProcesses } from './support.ts';

/** What the test reads. */
export interface Attempts {
  /** By name: what the attempt printed. */
  readonly said: Readonly<Record<string, string>>;
  /** Programs whose environment has the marker. */
  readonly leaks: readonly string[];
  /** `capabilities`: the bounding set, then those beside it that exceed it. */
  readonly sftp: { readonly uids: readonly string[]; readonly capabilities: readonly string[]; readonly root: readonly string[] };
  /** Files of each mount as all mounts show them after each overwrote those of the others; a line a mount. */
  readonly rewritten: string;
}

const SSH = 'ssh -F none -p 2022 -i /run/fsbench/share_key -o UserKnownHostsFile=/run/fsbench/share_known_hosts -o BatchMode=yes';
const SSHFS = 'port=2022,IdentityFile=/run/fsbench/share_key,UserKnownHostsFile=/run/fsbench/share_known_hosts,follow_symlinks';

/** Each prints nothing, or only what is named in the test, where the jail holds. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  'mount the root': `mkdir -p /mnt/all && sshfs -o ${SSHFS} share@10.0.2.2:/ /mnt/all && ls -A /mnt/all`,
  'read the list of users': 'cat /mnt/all/etc/passwd | cut -d: -f1',
  'list folders of the host': 'cd /mnt/all && ls -d bin boot home lib opt proc root run sbin sftp srv sys tmp usr var jail etc/ssh 2>/dev/null',
  'list outside by ..': 'ls -d /mnt/all/../../../sftp /mnt/all/share/../../opt 2>/dev/null',
  'follow links that were made in the share':
    'cd /mnt/all/share/data && ln -s /proc/1/environ a; ln -s ../../../../../../etc/ssh/host_key b; ln -s /opt c; cat a b 2>/dev/null; ls c/ 2>/dev/null; rm -f a b c',
  'leave a share that is closed': `chmod 000 /mnt/all/share; mkdir -p /mnt/rel && sshfs -o ${SSHFS} share@10.0.2.2: /mnt/rel; grep -q ' /mnt/rel fuse.sshfs ' /proc/mounts || echo 'not mounted'; ls -A /mnt/rel | grep -vx -e dev -e etc -e share; ls /mnt/rel/../etc/ssh /mnt/rel/opt /mnt/rel/lib 2>/dev/null | grep -v ^/mnt; chmod 755 /mnt/all/share`,
  'write beside the share': 'for f in x dev/x etc/x etc/passwd share/../x; do (echo x > /mnt/all/$f) 2>/dev/null && echo "wrote $f"; done',
  'run a command': `${SSH} share@10.0.2.2 id < /dev/null 2>/dev/null`,
  'forward a connection': `${SSH} -W 127.0.0.1:2222 share@10.0.2.2 < /dev/null 2>/dev/null`,
  'log in as root': `${SSH} root@10.0.2.2 < /dev/null 2>/dev/null && echo in`,
  'use the key on the guest itself':
    'ssh -F none -i /run/fsbench/share_key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes root@127.0.0.1 echo in 2>/dev/null',
};

/** Variables as a CI job has them. */
const MARKER = 'marker-of-a-secret';
process.env['CI_JOB_TOKEN'] = MARKER;

/** The variables a process was started with; none where we may not look into it, as into servers in namespaces of their own. */
function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

/** Whether a set of capabilities, as proc(5) writes it, has some that another has not. */
const exceeds = (set: string, other: string) => (BigInt(`0x${set}`) & ~BigInt(`0x${other}`)) !== 0n;

async function main(mountList: string): Promise<Attempts> {
  const shareDir = join(mkdtempSync(join(tmpdir(), 'attempts-')), 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  try {
    const plan = await makePlan({ mounts: mountList, jobs: 'seqread-psync' });
    await using bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say: () => {}, signal: new AbortController().signal });
    const sh = async (script: string, ...args: string[]) => {
      const { stdout } = await bed.machine.exec(['sh', '-c', script, 'sh', ...args], { timeoutMs: 60_000 });
      return stdout.toString('utf8').trim();
    };
    const dirs = bed.mounts.map(({ testDir }) => testDir);
    writeFileSync(join(shareDir, 'data/host'), 'host');
    const rewrite =
      'for d; do n=$(basename "$(dirname "$d")"); echo "$n" > "$d/$n"; chmod 640 "$d/$n"; done; for d; do for f in "$d"/*; do echo rewritten > "$f" || echo "failed: $f"; done; done; for d; do cat "$d"/* | sort | uniq -c; done';
    const rewritten = await sh(rewrite, ...dirs);
    const said: Record<string, string> = {};
    for (const [name, script] of Object.entries(ATTEMPTS)) said[name] = await sh(script);
    const ours = new Set(descendants(process.pid));
    const processes = listProcesses().filter(({ pid }) => ours.has(pid));
    const server = processes.findLast(({ command }) => command.includes('./sftp-server')) as { pid: number };
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    const bounding = /^CapBnd:\s+(\w+)$/m.exec(status)?.[1] ?? '';
    return {
      said,
      leaks: processes.filter(({ pid }) => readEnvironment(pid).includes(MARKER)).map(({ command }) => command),
      sftp: {
        uids: [...new Set(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/))],
        capabilities: [
          bounding,
          ...[...status.matchAll(/^Cap(?:Inh|Prm|Eff|Amb):\s+(\w+)$/gm)].flatMap(([line, set]) => (exceeds(set as string, bounding) ? [line] : [])),
        ],
        root: process.getuid?.() === 0 ? readdirSync(`/proc/${server.pid}/root`) : [],
      },
      rewritten,
    };
  } finally {
    rmSync(join(shareDir, '..'), { recursive: true, force: true });
  }
}

// Imported for its type alone by the test.
if (process.argv[1] !== undefined && statSync(process.argv[1]).ino === statSync(new URL(import.meta.url)).ino)
  process.stdout.write(JSON.stringify(await main(process.argv[2] ?? 'sshfs')));
