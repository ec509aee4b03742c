// `npm start`: makes the checkout ready, then runs fsbench; arguments after `--` replace the defaults. System packages are asked for
// only where a VM of fsbench's own is measured.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpCode, setUpSystem } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
setUpCode();
// Paths in arguments are the user's.
process.chdir(process.env.INIT_CWD ?? process.cwd());
const { chooseStart, measuresInOwnVm } = await import('../dist/src/commands/start.js');
const given = process.argv.slice(2);
const argv = given.length > 0 ? given : await chooseStart((text) => process.stderr.write(`${text}\n`));
if (await measuresInOwnVm(argv)) setUpSystem(['system-packages.json']);
const child = spawn(process.execPath, [join(root, 'dist/src/cli.js'), ...argv], { stdio: 'inherit' });
// A terminal sends Ctrl-C to both; other signals come to us alone. fsbench then puts its things away: wait for it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 3 : 128 + constants.signals[signal]);
});
