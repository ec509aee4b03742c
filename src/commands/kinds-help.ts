/** What `--target`, `--mounts` and `--jobs` take, as the rows of their tables say it: for help and for docs/targets.md. */

import type { MountKind } from '../mount/kind.ts';
import { MOUNT_KINDS } from '../mount/kinds.ts';
import type { TargetKind } from '../target/kind.ts';
import { TARGET_KINDS } from '../target/kinds.ts';
import { joinOr } from '../text/list-some.ts';
import type { WorkKind } from '../work/kind.ts';
import { WORK_KINDS } from '../work/kinds.ts';

/** What a target can do, a column each. */
const ABILITIES: Readonly<Record<string, (kind: TargetKind) => string>> = {
  mounts: ({ startsVm }) => (startsVm === true ? 'made for the run' : 'those that are there'),
  "the target's caches": ({ dropsCaches }) => (dropsCaches === 'always' ? 'dropped' : 'dropped where its user may'),
  "the host's CPU time": ({ showsHostCpu }) => (showsHostCpu ? 'told by program' : 'not known'),
  'job files': ({ isOwnVm }) => (isOwnVm ? 'may do what they like' : 'need leave for more than I/O'),
};

/** What a mount is made of, a column each. */
const MAKINGS: Readonly<Record<string, (kind: MountKind) => string>> = {
  'on the host': ({ needs }) => needs.daemon ?? (needs.sshd === true ? 'sshd' : 'nothing'),
  'test files': ({ files }) => (files === 'share' ? 'those of the share' : 'its own'),
};

/** Words in columns of the same width, an indented line each. */
function align(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([word]) => word.length));
  return rows.map(([word, text]) => `  ${word.padEnd(width)}  ${text}`).join('\n');
}

const listEndings = ({ endings }: WorkKind) => joinOr(endings);

/** The kinds there are, as sections of help. */
export function describeKinds(): string {
  const targets = TARGET_KINDS.map((kind) => [kind.grammar, kind.summary] as const);
  const mounts = MOUNT_KINDS.map(({ kind, summary }) => [kind, summary] as const);
  return `
Targets (docs/targets.md says what each can do):
${align(targets)}

Kinds of mounts:
${align([...mounts, ['/PATH', 'what is mounted there in the target']])}

${describeWork()}`;
}

/** The kinds of work, by how their files are called. */
export function describeWork(): string {
  return `Kinds of work, by the ending of a file (another ending: ${WORK_KINDS[0]?.summary}):
${align(WORK_KINDS.map((kind) => [listEndings(kind), kind.summary] as const))}`;
}

/** Rows below a heading, as markdown. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The tables of docs/targets.md, by the name of their block. */
export function writeKindTables(): Readonly<Record<'targets' | 'mounts' | 'work', string>> {
  const abilities = Object.entries(ABILITIES);
  const makings = Object.entries(MAKINGS);
  return {
    targets: table(
      ['--target', 'is', ...abilities.map(([heading]) => heading)],
      TARGET_KINDS.map((kind) => [`\`${kind.grammar}\``, kind.summary, ...abilities.map(([, tell]) => tell(kind))]),
    ),
    mounts: table(
      ['KIND', 'is', ...makings.map(([heading]) => heading)],
      MOUNT_KINDS.map((kind) => [`\`${kind.kind}\``, kind.summary, ...makings.map(([, tell]) => tell(kind))]),
    ),
    work: table(
      ['file', 'is', 'run by', 'figures'],
      WORK_KINDS.map((kind) => [kind.endings.map((ending) => `\`${ending}\``).join(', '), kind.summary, kind.program, kind.figures.join(', ')]),
    ),
  };
}
