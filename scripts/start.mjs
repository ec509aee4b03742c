// `npm start`: sets up, then measures; arguments after `--` replace the defaults.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const DEFAULTS = ['fio', '--mounts', 'virtiofs,9p,sshfs', '--quick'];

setUp();
const given = process.argv.slice(2);
const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist/src/cli.js');
const child = spawn(process.execPath, [cli, ...(given.length > 0 ? given : DEFAULTS)], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() });
// A terminal sends Ctrl-C to both; other signals come to us alone. fsbench then puts its things away: wait for it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 3 : 128 + constants.signals[signal]);
});
