/** Tests of src/machine/managers.ts and of what is read of each manager's lists. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseColimaList } from '../../src/machine/colima.ts';
import { parseLimaList } from '../../src/machine/lima.ts';
import { tellingLine } from '../../src/machine/managers.ts';
import { readRecording } from '../support/recordings.ts';

const telling = (stderr: string, stdout = '') => tellingLine({ stderr, stdout: Buffer.from(stdout) });

test('what a manager says is its fatal line, without time and level', () => {
  assert.is(telling('time="2026-01-01T00:00:00Z" level=info msg="x"\ntime="2026-01-01T00:00:00Z" level=fatal msg="say \\"this\\""\n'), 'say "this"');
  assert.is(telling('time="t" level=fatal msg=short\nUsage:\n'), 'short');
  assert.is(telling('one\ntwo\n'), 'two');
  assert.is(telling('', 'on stdout\n'), 'on stdout');
  assert.is(telling(''), '');
});

test('an instance of Lima that runs has the file by which ssh finds it', () => {
  assert.equal(parseLimaList(readRecording('lima/2.2/list-ninep').stdout), [
    {
      name: 'ninep',
      status: 'Running',
      host: 'lima-ninep',
      vmType: 'qemu',
      version: '2.2.0',
      sshConfigFile: '/home/user/.lima/ninep/ssh.config',
      errors: [],
    },
  ]);
});

test('lines that are no instance are left out, and a broken one says why', () => {
  assert.equal(parseLimaList(''), []);
  assert.equal(parseLimaList('warning: x\n[]\n3\n{"name":1}\n'), []);
  assert.equal(parseLimaList('{"name":"b","status":"Broken","errors":["no lima.yaml"]}\n')[0]?.errors, ['no lima.yaml']);
});

test('profiles of Colima are read with their status', () => {
  // As cmd/list.go of Colima prints one.
  const line = '{"name":"default","status":"Running","arch":"x86_64","cpus":2,"memory":2147483648,"disk":1,"runtime":"docker"}\n';
  assert.equal(parseColimaList(`${line}${line.replace('default', 'work').replace('Running', 'Stopped')}`), [
    { name: 'default', status: 'Running' },
    { name: 'work', status: 'Stopped' },
  ]);
  assert.equal(parseColimaList(''), []);
});

test.run();
