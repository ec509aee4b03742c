/** A PostgreSQL server of the tests' own, from Debian's packages: in a folder of its own, on a Unix socket alone. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeTempDir } from './temp-dir.ts';

const VERSIONS = '/usr/lib/postgresql';

/** The folder of the newest server's programs; null where there is none. */
function findPrograms(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const dirs = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(VERSIONS, version, 'bin'));
  return dirs.find((dir) => existsSync(join(dir, 'postgres')) && existsSync(join(dir, 'initdb'))) ?? null;
}

/** Why no server can be started here; null where one can. */
export const WHY_NO_POSTGRES = findPrograms() === null ? 'no PostgreSQL server' : null;

/** Lets the server run as its own user, and ends it with us. */
const SETPRIV = 'setpriv';

const numberOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

export interface PostgresServer {
  /** Makes an empty database and gives its URL. */
  makeDatabase(): Promise<string>;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server that asks for `password` where one is given. It ends with the test, however that ends. */
export async function startPostgres(password?: string): Promise<PostgresServer> {
  const programs = findPrograms();
  if (programs === null) throw new Error(`${WHY_NO_POSTGRES}`);
  const dir = makeTempDir();
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(dir, numberOf('-u'), numberOf('-g'));
  // PostgreSQL refuses to run as root.
  const user = asRoot ? ['--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
  const argv = (program: string, ...rest: string[]) => [...user, '--pdeathsig=QUIT', join(programs, program), '-D', join(dir, 'data'), ...rest];
  const passwordFile = join(dir, 'password');
  if (password !== undefined) writeFileSync(passwordFile, password);
  const auth = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(SETPRIV, argv('initdb', '--username=tester', ...auth, '--no-sync', '--locale=C', '--encoding=UTF8'), { stdio: 'pipe', cwd: dir });
  const urlOf = (database: string) => `postgres:///${database}?host=${encodeURIComponent(dir)}&user=tester`;
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: `${urlOf('postgres')}${password === undefined ? '' : `&password=${password}`}` });
    try {
      await client.connect();
      await client.query(text);
    } finally {
      await client.end().catch(() => {});
    }
  };
  let server: ChildProcess;
  const start = async () => {
    server = spawn(SETPRIV, argv('postgres', '-k', dir, '-h', '', '-c', 'fsync=off'), { stdio: 'ignore', cwd: dir });
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        await query('SELECT 1');
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.on('exit', resolve));
    server.kill(signal);
    await ended;
  };
  process.on('exit', () => server.kill('SIGQUIT'));
  await start();
  let databases = 0;
  return {
    async makeDatabase() {
      const name = `test${++databases}`;
      await query(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    kill: () => end('SIGQUIT'),
    restart: start,
    stop: () => end('SIGINT'),
  };
}
