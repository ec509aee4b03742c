/** Whether the target's mount table shows what was asked for, option by option. */

import type { ExpectedMount } from './kind.ts';

/** One line of a mount table. */
export interface MountEntry {
  readonly source: string;
  readonly mountPoint: string;
  readonly fstype: string;
  readonly options: readonly string[];
}

/** proc(5): blank, tab, newline and backslash stand as octal escapes. */
function decodeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** The entries of /proc/mounts, in its order: a later one hides an earlier one on the same mount point. */
export function parseMountTable(text: string): MountEntry[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length >= 4)
    .map(([source = '', mountPoint = '', fstype = '', options = '']) => ({
      source: decodeOctal(source),
      mountPoint: decodeOctal(mountPoint),
      fstype,
      options: options.split(','),
    }));
}

/** The entry a path lives on: the last one with the longest mount point above it. */
export function findMountOf(path: string, entries: readonly MountEntry[]): MountEntry | undefined {
  const above = entries.filter(({ mountPoint }) => path === mountPoint || path.startsWith(mountPoint === '/' ? '/' : `${mountPoint}/`));
  const longest = Math.max(...above.map(({ mountPoint }) => mountPoint.length));
  return above.findLast(({ mountPoint }) => mountPoint.length === longest);
}

/** What differs between the mount asked for and the one found; empty when they agree. */
export function findMismatches(expected: ExpectedMount, found: MountEntry): string[] {
  const mismatches: string[] = [];
  if (found.fstype !== expected.fstype) mismatches.push(`file system ${found.fstype} in place of ${expected.fstype}`);
  if (expected.source !== null && found.source !== expected.source) mismatches.push(`source '${found.source}' in place of '${expected.source}'`);
  for (const option of expected.options) {
    const value = option.found(found.options);
    if (value !== option.value) mismatches.push(`${option.name}=${value ?? '(not shown)'} in place of ${option.name}=${option.value}`);
  }
  return mismatches;
}
