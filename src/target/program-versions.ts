/** Versions of the tools that commands of every day are made of, asked of a target. */

import type { Target } from '../machine/target.ts';

/** Tools that work is slow or fast by, and that print their version when asked with --version; no other program is started for it. */
const ASKED: readonly string[] = ['gcc', 'git', 'make', 'node', 'npm', 'pnpm', 'python3', 'pip', 'composer', 'php', 'cargo', 'sqlite3', 'tar', 'yarn'];

/** Prints the first line of each one's answer, behind its name. $@: their names. */
const SCRIPT = `for p; do printf '%s %s\\n' "$p" "$("$p" --version 2>/dev/null < /dev/null | head -n 1)"; done`;

/** npm takes seconds on an emulated processor. */
const TIMEOUT_MS = 120_000;

/** By name; what did not tell its version is left out, since a run can do without. */
export async function readProgramVersions(target: Target, programs: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const asked = ASKED.filter((name) => programs.includes(name));
  if (asked.length === 0) return {};
  const { stdout } = await target.exec(['sh', '-c', SCRIPT, 'sh', ...asked], { timeoutMs: TIMEOUT_MS });
  return parseVersions(stdout.toString('utf8'));
}

/** Lines of a name and an answer such as `tar (GNU tar) 1.34`, of which the first number with a point is the version. */
export function parseVersions(text: string): Readonly<Record<string, string>> {
  const found = text.split('\n').flatMap((line) => {
    const [, name, version] = /^(\S+) .*?(?<![\w.])v?(\d+\.\d[\w.+~-]*)/.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [[name, version] as const];
  });
  return Object.fromEntries(found);
}
