/** A real sshd on loopback that lets this user in with a key of its own, and the ssh configuration that leads to it. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../src/process/find-program.ts';

/** Why there is no sshd to test with; null where there is one. */
export const whyNoSshd = (): string | null => {
  const missing = ['sshd', 'ssh', 'ssh-keygen'].filter((name) => findProgram(name) === null);
  return missing.length === 0 ? null : `no ${missing.join(', no ')}`;
};

export interface Sshd extends AsyncDisposable {
  /** A file like ~/.ssh/config, in which the host is called `machine`. */
  readonly config: string;
  readonly dir: string;
  readonly port: number;
  /** Ends the server with all its connections. */
  kill(): void;
  /** Starts it again where it was. */
  start(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts it; `greeting` is what comes before a command's own output, as from a start-up file that prints something. */
export async function startSshd(greeting = ''): Promise<Sshd> {
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-test-sshd-'));
  for (const name of ['host', 'key']) spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)]);
  const port = await freePort();
  // As a start-up file does that prints something: before every command, on both outputs.
  const command = greeting === '' ? '' : `ForceCommand echo '${greeting}'; echo '${greeting}' >&2; eval "$SSH_ORIGINAL_COMMAND"`;
  writeFileSync(
    join(dir, 'sshd_config'),
    `ListenAddress 127.0.0.1:${port}
HostKey ${join(dir, 'host')}
AuthorizedKeysFile ${join(dir, 'key.pub')}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxSessions 100
${command}
`,
  );
  writeFileSync(join(dir, 'known_hosts'), `[127.0.0.1]:${port} ${readFileSync(join(dir, 'host.pub'), 'utf8')}`);
  writeFileSync(
    join(dir, 'config'),
    `Host machine 127.0.0.1
  HostName 127.0.0.1
  Port ${port}
  User ${userInfo().username}
  IdentityFile ${join(dir, 'key')}
  IdentitiesOnly yes
  UserKnownHostsFile ${join(dir, 'known_hosts')}
  GlobalKnownHostsFile none
`,
  );
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const log = join(dir, 'log');
  let server: ChildProcess | null = null;
  const kill = () => {
    if (server === null) return;
    // What serves a connection is the server's child, in a session of its own.
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(server.pid)], { encoding: 'utf8' })
      .stdout.split('\n')
      .map(Number)
      .filter(Boolean);
    for (const pid of [server.pid as number, ...children]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    server = null;
  };
  const isUp = () => spawnSync('ssh', ['-F', join(dir, 'config'), '-o', 'BatchMode=yes', 'machine', 'true']).status === 0;
  const start = async () => {
    const started = spawn(findProgram('sshd') as string, ['-D', '-E', log, '-f', join(dir, 'sshd_config')], { detached: true, stdio: 'ignore' });
    server = started;
    for (const end = Date.now() + 20_000; !isUp(); await sleep(100)) {
      if (started.exitCode !== null || Date.now() > end) throw new Error(`the test's sshd did not start: ${readFileSync(log, 'utf8')}`);
    }
  };
  await start();
  return {
    config: join(dir, 'config'),
    dir,
    port,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
