/** The colima target on a real profile. */

import { delimiter, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeFolder, readRun, runCli } from '../e2e/support.ts';
import { testNeeding } from '../support/needs.ts';
import { prepareColima, startColima } from './colima.ts';
import type { ManagerHome } from './home.ts';
import { record } from './record.ts';
import { step } from './step.ts';

const { home, guest, reason } = await prepareColima();

const SHORT = ['--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--loops', '1'];
const env = ({ bin }: ManagerHome) => ({ ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) });

testNeeding(reason)('a profile that is not there is named, with what makes it', async () => {
  const { code, stderr } = await runCli(['fio', '--target', 'colima', ...SHORT], makeFolder(), { env: env(home as ManagerHome) });
  assert.is(code, 3, stderr);
  assert.match(stderr, /colima:default: there is no such profile\n.*`colima list` lists none; `colima start` makes it/);
  await record('colima', 'none', home as ManagerHome);
});

testNeeding(reason)('a profile of Colima: measured with the mounts that its guest has', async () => {
  await using _ = await startColima(home as ManagerHome, guest as string, 'default');
  const cwd = makeFolder();
  const { code, stderr } = await step('fsbench fio --target colima', () =>
    runCli(['fio', '--target', 'colima', ...SHORT, '--out', 'run'], cwd, { env: env(home as ManagerHome) }),
  );
  assert.is(code, 0, stderr);
  const { mounts, environment } = readRun(join(cwd, 'run'));
  assert.ok(
    mounts.some(({ name }) => name.startsWith('reverse-sshfs')),
    JSON.stringify(mounts),
  );
  assert.is(environment?.parts?.['colima'], '0.10.3');
  await record('colima', 'running', home as ManagerHome);
});

test.after(async () => {
  await home?.[Symbol.asyncDispose]();
});

test.run();
