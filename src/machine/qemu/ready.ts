/** Waiting for parts of a VM to be ready: what is late on a busy host is told apart from what has died. */

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../model/errors.ts';
import { type Daemon, readTail } from '../../process/daemon.ts';

/** What all waiting heeds. */
interface Watch {
  /** What has died, in words; null while all is well. */
  readonly death: () => Promise<string | null>;
  readonly signal: AbortSignal;
}

/** Waits until it is there, or for so many seconds. Throws `vm-died` where a part has died, with `lastWords` as the hint. */
export async function waitFor(what: () => boolean, seconds: number, { death, signal }: Watch, lastWords = () => ''): Promise<'there' | 'late'> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(10)) {
    if (what()) return 'there';
    signal.throwIfAborted();
    const died = await death();
    if (died !== null) throw environmentError('vm-died', died, lastWords() || undefined);
  }
  return 'late';
}

/** A daemon that has words in a log of its own, beside those of its output. */
export function speakingIn(daemon: Daemon, logFile: string | undefined): Daemon {
  if (logFile === undefined) return daemon;
  return { ...daemon, tail: (lines = 10) => [daemon.tail(lines), readTail(logFile, lines)].filter((text) => text !== '').join('\n') };
}

/** A virtiofsd has its socket in a moment, a nfs-ganesha serves after a second; a host where all waits for a processor takes many times as long. */
const DAEMON_SECONDS = 20;

/** A daemon that was started for a mount. */
export interface StartedDaemon {
  readonly mount: string;
  /** The file that is there once it answers. */
  readonly socketPath: string;
  readonly daemon: Pick<Daemon, 'tail'>;
}

/** Waits until every daemon answers. Throws `daemon-late` for one that takes too long, with its last words, and `vm-died`. */
export async function awaitDaemons(started: readonly StartedDaemon[], watch: Watch, patience: number, usualSeconds = DAEMON_SECONDS): Promise<void> {
  const seconds = usualSeconds * patience;
  for (const { mount, socketPath, daemon } of started) {
    // Never test a vhost-user socket by connecting: the daemon serves one connection and exits.
    if ((await waitFor(() => existsSync(socketPath), seconds, watch)) === 'there') continue;
    const said = daemon.tail(5);
    throw environmentError(
      'daemon-late',
      `the daemon of mount '${mount}' was not ready in ${seconds} s`,
      said === '' ? undefined : `the last it said:\n${said}`,
    );
  }
}
