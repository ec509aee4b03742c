/** What a machine that is there already has: its system, its user's rights, the programs that a run needs, its mounts. */

import type { Target } from '../machine/target.ts';
import { environmentError } from '../model/errors.ts';
import { type MountEntry, parseMountTable } from '../mount/verify.ts';
import { packageOf } from '../process/program-packages.ts';
import { mustExec } from './target-files.ts';

/** What every loop uses beside the work's own program; all of it is in coreutils as in busybox. */
const NEEDED_PROGRAMS = ['timeout', 'stat', 'df', 'head'] as const;

/** Programs that install packages, with the words that install some; the first that is there is used. */
const INSTALLERS: readonly (readonly [program: string, command: string])[] = [
  ['apk', 'apk add --no-cache'],
  ['apt-get', 'apt-get install -y'],
  ['dnf', 'dnf install -y'],
  ['microdnf', 'microdnf install -y'],
  ['yum', 'yum install -y'],
  ['zypper', 'zypper --non-interactive install'],
  ['pacman', 'pacman -S --noconfirm'],
];

/** Opened to be written and closed again: to busybox's `test -w` a file on a read-only mount, as a container has it, is root's to write. */
const OPEN_DROP = "': >> /proc/sys/vm/drop_caches'";

/** Prints sections, each below `== NAME`. $@: programs to look for. */
const SURVEY_SCRIPT = `echo '== system'; uname -s
echo '== os'; sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null
echo '== root'; if [ "$(id -u)" = 0 ]; then echo user; elif sudo -n true 2>/dev/null; then echo sudo; fi
echo '== missing'; for p in "$@"; do command -v "$p" >/dev/null 2>&1 || echo "$p"; done
echo '== installers'; for p in ${INSTALLERS.map(([program]) => program).join(' ')}; do command -v "$p" >/dev/null 2>&1 && echo "$p"; done
echo '== drop'; if sh -c ${OPEN_DROP} 2>/dev/null || sudo -n sh -c ${OPEN_DROP} 2>/dev/null; then echo yes; fi
echo '== mounts'; cat /proc/self/mounts`;

export interface Survey {
  /** As uname(1) names the kernel: `Linux`. */
  readonly system: string;
  /** As /etc/os-release has it; null where it says nothing. */
  readonly os: string | null;
  /** How root is to be had: by being it, through sudo without a password, or not at all. */
  readonly root: 'user' | 'sudo' | 'none';
  /** Of the programs looked for, those that are not there. */
  readonly missing: readonly string[];
  /** The command that installs packages there, without their names; null where none is known. */
  readonly installer: string | null;
  /** Whether this user may drop the kernel's caches. */
  readonly dropsCaches: boolean;
  readonly mounts: readonly MountEntry[];
}

/** Reads what SURVEY_SCRIPT printed. */
export function parseSurvey(text: string): Survey {
  const sections = new Map(text.split(/^== /m).map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]));
  const lines = (name: string) => (sections.get(name) ?? '').split('\n').filter((line) => line !== '');
  const [root] = lines('root');
  const os = lines('os')[0]?.replace(/^["']|["']$/g, '');
  const there = lines('installers');
  return {
    system: lines('system')[0] ?? 'unknown',
    os: os === undefined || os === '' ? null : os,
    root: root === 'user' || root === 'sudo' ? root : 'none',
    missing: lines('missing'),
    installer: INSTALLERS.find(([program]) => there.includes(program))?.[1] ?? null,
    dropsCaches: lines('drop')[0] === 'yes',
    mounts: parseMountTable(sections.get('mounts') ?? ''),
  };
}

/** Looks at the machine in one command. Throws an environment error where it is none that can be measured. */
export async function survey(machine: Target, programs: readonly string[]): Promise<Survey> {
  const found = parseSurvey(
    await mustExec(machine, `${machine.describe()} can't be looked at`, ['sh', '-c', SURVEY_SCRIPT, 'sh', ...new Set([...NEEDED_PROGRAMS, ...programs])]),
  );
  if (found.system !== 'Linux')
    throw environmentError(
      'not-linux',
      `${machine.describe()} runs ${found.system}`,
      'name a Linux machine: its mount table and its caches are what is measured by',
    );
  return found;
}

/** Words before a command that needs root; null where root is not to be had. */
export function asRoot({ root }: Pick<Survey, 'root'>): readonly string[] | null {
  if (root === 'none') return null;
  return root === 'user' ? [] : ['sudo', '-n'];
}

/** What is to be typed there to install programs, which packages are named after; null where nothing is known to. */
export function describeInstall({ installer, root }: Survey, programs: readonly string[]): string | null {
  if (installer === null) return null;
  return `${root === 'user' ? '' : 'sudo '}${installer} ${programs.map(packageOf).join(' ')}`;
}
