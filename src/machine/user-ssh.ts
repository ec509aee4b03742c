/** A machine of the user's over OpenSSH, as the user's own configuration says: one connection for all commands of a run. */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../model/errors.ts';
import { childEnv } from '../process/child-env.ts';
import { openCleanup } from '../process/cleanup.ts';
import { startDaemon } from '../process/daemon.ts';
import { removeAll } from '../process/remove-all.ts';
import { run } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { fitsControlSocket, tooLongForSockets } from '../process/socket-path.ts';
import { quoteForShell } from '../text/quote.ts';
import { openFramedMachine } from './framed.ts';
import { formatForLoginShell } from './login-shell.ts';
import type { Target } from './target.ts';

export interface SshDestination {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  /** A file in place of ~/.ssh/config. */
  readonly configFile: string | null;
}

/** The agent is the user's way in; nothing else of the environment goes along. */
const ALSO_PASS = ['SSH_AUTH_SOCK'] as const;

/** Seconds until the connection must stand; jump hosts and hardware keys take their time. */
const CONNECT_SECONDS = 60;

/** Words of ssh for a destination; nobody is asked for anything, and what a configuration says of commands and forwards is left out. */
export function buildSshWords({ user, port, configFile }: SshDestination): string[] {
  const set = (...options: readonly string[]) => options.flatMap((option) => ['-o', option]);
  return [
    'ssh',
    ...(configFile === null ? [] : ['-F', configFile]),
    '-T',
    ...set('BatchMode=yes', 'LogLevel=ERROR', 'RequestTTY=no', 'RemoteCommand=none', 'PermitLocalCommand=no', 'ClearAllForwardings=yes', 'ControlPersist=no'),
    ...(port === null ? [] : ['-p', String(port)]),
    ...(user === null ? [] : ['-l', user]),
  ];
}

/** The destination as it is typed after ssh. */
export function formatDestination({ host, user, port, configFile }: SshDestination): string {
  const words = [...(configFile === null ? [] : ['-F', configFile]), ...(port === null ? [] : ['-p', String(port)]), user === null ? host : `${user}@${host}`];
  return words.map(quoteForShell).join(' ');
}

/** How to mend what ssh said, where that is known. */
export function explainSsh(said: string, destination: SshDestination): string {
  const words = formatDestination(destination);
  const mustWork = `\`ssh -o BatchMode=yes ${words} true\` must work`;
  if (/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i.test(said))
    return `its host key is not known here, or has changed: look at it with \`ssh ${words}\` once`;
  if (/Permission denied|Too many authentication failures/i.test(said))
    return `fsbench types no password: set up a key with \`ssh-copy-id ${words}\`, or let ssh-agent hold one; ${mustWork}`;
  if (/Could not resolve hostname|Name or service not known/i.test(said))
    return `write it as in ~/.ssh/config, or name a file of its kind: ssh:HOST?config=FILE`;
  if (/Connection refused|timed out|No route to host|Network is unreachable/i.test(said)) return `is it running, and its sshd? ${mustWork}`;
  return mustWork;
}

export interface UserSsh extends AsyncDisposable {
  readonly machine: Target;
  /** As `ssh -V` names itself. */
  readonly version: string;
  fault(): string | null;
}

/** Connects. Throws `no-connection` with what ssh said; `label` is what messages call the machine. */
export async function openUserSsh(label: string, destination: SshDestination, signal: AbortSignal): Promise<UserSsh> {
  const { host } = destination;
  await using stack = openCleanup();
  const dir = mkdtempSync(sessionPrefix());
  stack.defer(async () => removeAll(dir));
  // A short name: macOS gives temporary folders long ones.
  const control = join(dir, 'c');
  if (!fitsControlSocket(control)) throw tooLongForSockets();
  const words = buildSshWords(destination);
  const agent = Object.fromEntries(ALSO_PASS.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])));
  const master = stack.use(
    await startDaemon(
      `the connection to ${host}`,
      [
        ...words,
        '-M',
        '-N',
        '-S',
        control,
        '-o',
        `ConnectTimeout=${CONNECT_SECONDS / 2}`,
        '-o',
        'ServerAliveInterval=15',
        '-o',
        'ServerAliveCountMax=3',
        '--',
        host,
      ],
      { logFile: join(dir, 'ssh.log'), env: childEnv(agent) },
    ),
  );
  const check = async () => (await run([...words, '-S', control, '-O', 'check', '--', host], { timeoutMs: 5000, alsoPass: ALSO_PASS })).exitCode === 0;
  const fail = (text: string) => environmentError('no-connection', `${label}: ${text}`, explainSsh(master.tail(20), destination));
  for (const end = performance.now() + CONNECT_SECONDS * 1000; ; await sleep(50)) {
    signal.throwIfAborted();
    if (master.how() !== null) throw fail(master.tail(1).trim() || `ssh ended with ${master.how()}`);
    if (await check()) break;
    if (performance.now() > end) throw fail(`no connection in ${CONNECT_SECONDS} s`);
  }
  const lost = new AbortController();
  void master.ended.then(() => lost.abort());
  const { stderr: version } = await run(['ssh', '-V']);
  const machine = openFramedMachine({
    label,
    wrap: (argv) => [...words, '-o', 'ControlMaster=no', '-S', control, '--', host, formatForLoginShell(argv)],
    alsoPass: ALSO_PASS,
    lost: lost.signal,
  });
  const held = stack.move();
  return {
    machine,
    version: version.trim().split(',')[0] ?? 'unknown',
    fault: () => (master.how() === null ? null : `${label}: the connection ended (${master.tail(1).trim() || master.how()})`),
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
