/** Which part of a VM is to be named where some have died, with its last words, and when all that dies with it has. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Daemon } from '../../process/daemon.ts';

export const QEMU_NAME = 'QEMU';

/** What enters the namespace for the others speaks under its own name, whatever part it was to become. */
const CANNOT_ENTER = /^nsenter: /m;

type Part = Pick<Daemon, 'name' | 'how' | 'tail'>;

/**
 * What has died, in words, or null while all is well. `namespaceFault`: how what holds the network namespace ended, in
 * words, or null while it lives.
 */
export function describeDeath(parts: readonly Part[], namespaceFault: () => string | null): string | null {
  const dead = parts.filter((part) => part.how() !== null);
  // When QEMU dies its daemons and the connection end with it: it is the one to name.
  const first = dead.find(({ name }) => name === QEMU_NAME) ?? dead[0];
  if (first === undefined) return null;
  const tail = first.tail(4);
  const words = `${first.name} ended with ${first.how()}${tail === '' ? '' : `: ${tail}`}`;
  return CANNOT_ENTER.test(tail) ? `${namespaceFault() ?? "the network namespace can't be entered"}; ${words}` : words;
}

/** What ends in one instant is told in any order: so long until all of it is known. */
const SETTLE_MS = 200;

/** QEMU's memory is put away after its daemons have seen it go, which takes seconds on a busy host. */
const QEMU_SETTLE_MS = 5000;

/** Resolves when all that ends together has, after which describeDeath names what took the others with it; at once while all is well. */
export async function settle(parts: readonly Pick<Daemon, 'name' | 'how' | 'ended'>[]): Promise<void> {
  const dead = parts.filter((part) => part.how() !== null);
  const qemu = parts.find(({ name }) => name === QEMU_NAME);
  if (dead.length === 0 || (qemu !== undefined && dead.includes(qemu))) return;
  if (qemu === undefined) return sleep(SETTLE_MS);
  // By itself a daemon ends where the one that it serves has.
  const waitMs = dead.some((part) => part.how() === 'exit code 0') ? QEMU_SETTLE_MS : SETTLE_MS;
  const late = new AbortController();
  await Promise.race([qemu.ended, sleep(waitMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
