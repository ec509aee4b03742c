/** Acts that one process at a time may do in a place: a lock taken over from a dead process must not be taken over by two. */

import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentError } from '../model/errors.ts';
import { findOther, TAG_PATTERN, tagOf } from '../process/is-alive.ts';

/** Waits between attempts: long enough for another's act, which makes a few files, and drawn, so that two do not keep step. */
const LONGEST_WAIT_MS = 10;
const MOST_ATTEMPTS = 1000;

const sleepSync = (milliseconds: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** True for a name that `actAlone` makes for a moment beside a file called `name`. */
export function isClaimOn(name: string, candidate: string): boolean {
  return candidate.startsWith(`${name}.`) && new RegExp(`^${TAG_PATTERN}$`).test(candidate.slice(name.length + 1));
}

/** A living process that claims the place too; claims of dead ones are taken away. */
function findRival(place: string): number | null {
  const [dir, name] = [dirname(place), basename(place)];
  for (const candidate of readdirSync(dir).filter((each) => isClaimOn(name, each))) {
    const tag = candidate.slice(name.length + 1);
    if (tag === tagOf(process.pid)) continue;
    const rival = findOther(tag);
    if (rival !== null) return rival;
    try {
      unlinkSync(join(dir, candidate));
    } catch {
      // Another took it away, or it is something else of that name: no claim either way.
    }
  }
  return null;
}

/**
 * Does `act` while no other process does one of its own at `place`. Each puts a file PLACE.TAG there first and looks for
 * others' after: of two at least one sees the other, takes its file away and tries again. There is no moment at which a kill
 * leaves a lock behind, since the file of a dead process does not count. Throws what Node throws, and an environment error
 * where another process stays for seconds.
 */
export function actAlone<T>(place: string, act: () => T): T {
  const claim = `${place}.${tagOf(process.pid)}`;
  for (let attempt = 1; ; attempt++) {
    rmSync(claim, { force: true });
    writeFileSync(claim, '', { flag: 'wx' });
    try {
      const rival = findRival(place);
      if (rival === null) return act();
      if (attempt === MOST_ATTEMPTS) throw environmentError('place-busy', `${place}: another fsbench (process ${rival}) holds it up`);
    } finally {
      rmSync(claim, { force: true });
    }
    sleepSync(1 + Math.random() * LONGEST_WAIT_MS);
  }
}
