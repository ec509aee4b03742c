/** The local target: two folders of this machine as mounts, with fio for real. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { descendants, makeFolder, readLoops, readRun, runCli, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoProgram('fio', 'setpriv'));

function makeMounts(): { cwd: string; list: string } {
  const cwd = makeFolder();
  for (const name of ['one: $(id)', 'two']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'two', 'precious'), 'mine');
  const protect = (path: string) => path.replace(/[\\,:]/g, '\\$&');
  return { cwd, list: `first=${protect(join(cwd, 'one: $(id)'))},second=${protect(join(cwd, 'two'))}` };
}

test('measures paths that are mounted already, in folders of its own that it takes away', async () => {
  const { cwd, list } = makeMounts();
  const ended = await runCli(
    [
      'fio',
      '--target',
      'local',
      '--mounts',
      list,
      '--jobs',
      'randrw-psync-multi',
      '--loops',
      '2',
      '--runtime',
      '1',
      '--size',
      '4M',
      '--direct',
      '0',
      '--out',
      'run',
    ],
    cwd,
  );
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  assert.is(loops.length, 4);
  for (const { mount, metrics, reason } of loops) assert.ok((metrics?.read?.iops ?? 0) > 0 && (metrics?.write?.iops ?? 0) > 0, `${mount}: ${reason}`);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious'], "the user's files stay, ours go");
  assert.equal(readdirSync(join(cwd, 'one: $(id)')), []);
  assert.is(readRun(join(cwd, 'run')).mounts.length, 2);
});

test('Ctrl-C ends fio and takes the test files away', async () => {
  const { cwd, list } = makeMounts();
  const running = startCli(
    [
      'fio',
      '--target',
      'local',
      '--mounts',
      list,
      '--jobs',
      'seqread-psync',
      '--loops',
      '1',
      '--runtime',
      '30',
      '--size',
      '1G',
      '--direct',
      '0',
      '--out',
      'run',
    ],
    cwd,
  );
  await waitFor('fio', running, () => (descendants(running.child.pid as number).length > 0 ? true : undefined), 30);
  const family = descendants(running.child.pid as number);
  running.child.kill('SIGINT');
  assert.is((await running.ended).code, 130);
  assert.equal(await survivors(family, 5), []);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious']);
});

test.run();
