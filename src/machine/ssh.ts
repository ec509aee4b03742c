/** A machine reached over one multiplexed OpenSSH connection. */

import { environmentError } from '../model/errors.ts';
import { run } from '../process/run.ts';
import { quoteForShell } from '../text/quote.ts';
import type { Target } from './target.ts';

export interface SshConnection {
  /** What people should read as the target's name. */
  readonly label: string;
  /** The control socket of a running master (ssh_config(5) ControlPath). */
  readonly controlPath: string;
  readonly destination: string;
  /** Aborted when the machine is gone, or a part without which nothing in it need answer: ends what runs there, without waiting for its deadline. */
  readonly lost?: AbortSignal;
}

/** The argv of one command through the master: ssh joins arguments for the login shell, so each is quoted. */
export function buildSshArgv(connection: SshConnection, argv: readonly string[]): string[] {
  return [
    'ssh',
    '-F',
    'none',
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'LogLevel=ERROR',
    '-o',
    'ControlMaster=no',
    '-S',
    connection.controlPath,
    connection.destination,
    '--',
    argv.map(quoteForShell).join(' '),
  ];
}

/** Uses a master that runs already; disposing of the target leaves the master alone. */
export function openSshTarget(connection: SshConnection): Target {
  const exec: Target['exec'] = async (argv, options = {}) => {
    const result = await run(buildSshArgv(connection, argv), {
      ...options,
      ...(connection.lost === undefined ? {} : { lost: connection.lost }),
      dieWithParent: true,
    });
    // 255 is ssh's own failure, or a command that a signal ended: the master knows whether the connection is gone.
    // (A command's own 255 reads as a signal too; none that fsbench runs ends so.)
    if (result.exitCode === 255) {
      const check = await run(['ssh', '-F', 'none', '-S', connection.controlPath, '-O', 'check', connection.destination], { timeoutMs: 5000 });
      if (check.exitCode !== 0) {
        throw environmentError('target-lost', `${connection.label}: the connection is gone: ${result.stderr.trim()}`);
      }
      return { ...result, exitCode: null, signal: 'unknown signal' };
    }
    return result;
  };
  return {
    describe: () => connection.label,
    exec,
    command: (argv) => ({ argv: buildSshArgv(connection, argv) }),
    [Symbol.asyncDispose]: async () => {},
  };
}
