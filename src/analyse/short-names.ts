/** Names of sources cut to a length that costs nothing: a table writes each many times over. */

import { createHash } from 'node:crypto';
import type { Source } from '../model/records.ts';

/** Characters of a name. A file name has 255 at the most, and fio makes files of its jobs' names. */
const LONGEST_NAME = 1000;

/** The beginning of a longer name, and what tells it from others that begin so. */
function shorten(name: string): string {
  return `${name.slice(0, LONGEST_NAME - 40)}… (${createHash('sha256').update(name).digest('hex').slice(0, 16)})`;
}

/** The source with its longer names cut, which is one of its problems then. */
export function shortenNames(source: Source): Source {
  const names = [...source.mounts, ...(source.mountsInRun ?? []), ...source.workloads];
  const long = new Map(names.filter((name) => name.length > LONGEST_NAME).map((name) => [name, shorten(name)]));
  if (long.size === 0) return source;
  const call = (name: string) => long.get(name) ?? name;
  const what = long.size === 1 ? 'a name' : `${long.size} names`;
  return {
    ...source,
    mounts: source.mounts.map(call),
    ...(source.mountsInRun === undefined ? {} : { mountsInRun: source.mountsInRun.map(call) }),
    workloads: source.workloads.map(call),
    loops: source.loops.map((loop) => ({ ...loop, workload: call(loop.workload), mount: call(loop.mount) })),
    ...(source.explained === undefined
      ? {}
      : { explained: source.explained.map((cell) => ({ ...cell, workload: call(cell.workload), mount: call(cell.mount) })) }),
    problems: [...source.problems, { file: source.name, line: null, text: `${what} of more than ${LONGEST_NAME} characters, cut` }],
  };
}
