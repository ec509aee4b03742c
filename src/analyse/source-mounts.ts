/** What the mounts of a source are called: by the user, and in the run they were measured in. */

import type { Source, SourcedLoop } from '../model/records.ts';
import { renameSwept } from '../model/sweep.ts';

const renameLoop = (loop: SourcedLoop, mount: string): SourcedLoop => ({
  ...loop,
  mount,
  ...(loop.swept === undefined ? {} : { swept: renameSwept(loop.swept, loop.mount, mount) }),
});

/** The source with other names for its mounts, and for the loops on them. */
export function renameMounts(source: Source, call: (mount: string) => string): Source {
  return { ...source, mounts: source.mounts.map(call), loops: source.loops.map((loop) => renameLoop(loop, call(loop.mount))) };
}

/** The source with its mounts called as in its run: two runs of one plan have the same cells, whatever each is called. */
export function asInRun(source: Source): Source {
  const { mountsInRun, ...rest } = source;
  if (mountsInRun === undefined) return source;
  const names = new Map(source.mounts.map((mount, at) => [mount, mountsInRun[at] ?? mount]));
  return renameMounts(rest, (mount) => names.get(mount) ?? mount);
}
