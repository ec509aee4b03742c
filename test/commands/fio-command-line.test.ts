/** Tests of src/commands/fio-command-line.ts: how a run is done again. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeFioCommand } from '../../src/commands/fio-command-line.ts';
import { quickFor } from '../../src/plan/steered.ts';

test('a command that was typed is typed again, without options of fio that --quick gave', () => {
  assert.is(
    writeFioCommand({ mounts: 'a=9p', command: '["git","status"]', loops: '3', runtime: '1', size: '64M', 'work-size': 'quick' }),
    'fsbench exec --mounts=a=9p --loops=3 --quick -- git status',
  );
  assert.is(writeFioCommand({ ...quickFor({}), mounts: 'a=9p', command: '["git","status"]' }), 'fsbench exec --quick --budget=10m --mounts=a=9p -- git status');
});

test('ready work is of exec, with options of fio of fio, as are jobs', () => {
  assert.is(writeFioCommand({ mounts: '9p', jobs: 'apps', runtime: '1', size: '64M', 'work-size': 'quick' }), 'fsbench exec --mounts=9p --jobs=apps --quick');
  assert.is(writeFioCommand({ mounts: '9p', jobs: 'untar,filestat' }), 'fsbench exec --mounts=9p --jobs=untar,filestat');
  assert.is(writeFioCommand({ mounts: '9p', jobs: 'untar', runtime: '7' }), 'fsbench fio --mounts=9p --jobs=untar --runtime=7');
  assert.is(writeFioCommand({ mounts: '9p', jobs: 'seqread-psync', runtime: '7' }), 'fsbench fio --mounts=9p --jobs=seqread-psync --runtime=7');
  assert.is(writeFioCommand({ mounts: '9p' }), 'fsbench fio --mounts=9p');
});

test.run();
