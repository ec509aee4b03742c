/** Tests of src/machine/vagrant.ts: what is read of Vagrant's machine-readable output and of its own files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findVagrantError, parseSyncedFolders, parseVagrantStatus } from '../../src/machine/vagrant.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { readRecording } from '../support/recordings.ts';

test('machines are read with their states and providers', () => {
  assert.equal(parseVagrantStatus(readRecording('vagrant/2.3/status').stdout), [
    { name: 'm1', state: 'running', provider: 'docker' },
    { name: 'm2', state: 'not_created', provider: 'docker' },
  ]);
});

test('a list of none has no machines', () => {
  for (const text of ['', '1,,ui,info,x\n', 'no lines of theirs\n']) assert.equal(parseVagrantStatus(text), [], text);
});

test('the first sentence of an error is told, in one line', () => {
  const said = findVagrantError(readRecording('vagrant/2.3/status-no-vagrantfile').stdout);
  assert.is(said, 'A Vagrant environment or target machine is required to run this command.');
  assert.is(findVagrantError(readRecording('vagrant/2.3/status').stdout), null);
});

test('folders of the docker provider are binds, those that a file system tells are left to it', () => {
  const text = readFileSync(join(PACKAGE_ROOT, 'fixtures/managers/vagrant/2.3/synced_folders'), 'utf8');
  assert.equal(
    [...parseSyncedFolders(text)],
    [
      ['/data', 'bind'],
      ['/vagrant', 'bind'],
    ],
  );
  assert.is(parseSyncedFolders('{"virtualbox":{"/vagrant":{"guestpath":"/vagrant"}}}').size, 0);
  assert.is(parseSyncedFolders('{"docker":{"/vagrant":{"guestpath":"/vagrant","disabled":true}}}').size, 0);
  for (const damaged of ['', 'x', '[]', '{"docker":3}']) assert.is(parseSyncedFolders(damaged).size, 0, damaged);
});

test.run();
