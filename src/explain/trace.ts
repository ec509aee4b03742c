/** strace on the processes of a server, from when it has hold of all of them until it is let go. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../model/errors.ts';
import { readTail, startDaemon } from '../process/daemon.ts';
import { findProgram } from '../process/find-program.ts';

/** Throws an environment error where there is no strace. */
export function checkStrace(): void {
  if (findProgram('strace') !== null) return;
  throw environmentError('missing-program', 'strace not found: what a server does is seen by it', 'install strace (apt-get install strace)');
}

interface TraceOptions {
  readonly pids: readonly number[];
  /** A folder of ours for its files. */
  readonly dir: string;
  readonly name: string;
  /** Names of calls. */
  readonly calls: readonly string[];
  /** Calls that are held back before they are made, and by how long. */
  readonly holdBack?: { readonly calls: readonly string[]; readonly byMs: number };
  readonly signal: AbortSignal;
}

/** It takes hold in milliseconds. */
const ATTACH_SECONDS = 20;

/** Of strace's own words, why it can't. */
const REFUSED = /attach: .*|Operation not permitted|No such process/;

/**
 * Does something while the processes are traced; resolves with what it gave and what strace wrote. Throws an environment error where they
 * can't be traced.
 */
export async function withTrace<T>({ pids, dir, name, calls, holdBack, signal }: TraceOptions, act: () => Promise<T>): Promise<{ done: T; trace: string }> {
  const [output, logFile] = [join(dir, `${name}.strace`), join(dir, `${name}.log`)];
  const held = holdBack === undefined ? [] : ['-e', `inject=${holdBack.calls.join(',')}:delay_enter=${holdBack.byMs * 1000}`];
  const argv = [
    'strace',
    '-f',
    '-y',
    '-ttt',
    '-s',
    '0',
    '-o',
    output,
    '-e',
    `trace=${calls.join(',')}`,
    ...held,
    ...pids.flatMap((pid) => ['-p', String(pid)]),
  ];
  let done: T;
  {
    await using strace = await startDaemon('strace', argv, { logFile });
    const isAttached = (pid: number) => readTail(logFile, 10_000).includes(`Process ${pid} attached`);
    for (const end = performance.now() + ATTACH_SECONDS * 1000; !pids.every(isAttached); await sleep(20)) {
      signal.throwIfAborted();
      const said = strace.tail(3);
      if (strace.how() === null && !REFUSED.test(said) && performance.now() < end) continue;
      const hint = 'as root all servers can be traced; as an ordinary user neither the sftp server nor, where kernel.yama.ptrace_scope is 1, any other';
      throw environmentError('not-traced', `strace can't trace the server: ${said.replaceAll('\n', ' ') || `no word in ${ATTACH_SECONDS} s`}`, hint);
    }
    done = await act();
  }
  return { done, trace: readFileSync(output, 'utf8') };
}
