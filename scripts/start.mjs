// `npm start`: sets up, then measures; arguments after `--` replace the defaults.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const DEFAULTS = ['fio', '--mounts', 'virtiofs,9p,sshfs', '--quick'];

setUp();
const given = process.argv.slice(2);
const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist/src/cli.js');
// Both get a Ctrl-C: fsbench puts its things away and says how to go on, so wait for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const { status, signal } = spawnSync(process.execPath, [cli, ...(given.length > 0 ? given : DEFAULTS)], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
process.exitCode = signal === null ? (status ?? 3) : 3;
