/** Tests of src/sync/parse-mounts.ts: copies and folders of the host in `--mounts`. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseMounts } from '../../src/mount/spec.ts';
import { parseSyncMounts } from '../../src/sync/parse-mounts.ts';
import { failureOf } from '../support/failure.ts';

test('mounts of other commands stay as they are, and are called what those call them', () => {
  const list = 'virtiofs,always=virtiofs:cache=always,/mnt/v,disk=/var/tmp';
  const mounts = parseSyncMounts(list, '/var/tmp');
  assert.is(mounts.map(({ spec }) => spec).join(','), list);
  assert.equal(
    mounts.map(({ name }) => name),
    parseMounts(list).map(({ name }) => name),
  );
});

test('a copy is a folder of its own in the target, with the options of its program', () => {
  const [plain, full] = parseSyncMounts('sync:mutagen,m=sync:mutagen:dir=/srv/a\\:b:mode=two-way-resolved', '/var/tmp');
  assert.equal(plain, { name: 'sync:mutagen', spec: 'sync\\:mutagen=/var/tmp', hostDir: null, copy: { tool: 'mutagen', options: {} } });
  assert.equal(full, { name: 'm', spec: 'm=/srv/a\\:b', hostDir: null, copy: { tool: 'mutagen', options: { mode: 'two-way-resolved' } } });
  assert.equal(
    parseMounts([plain?.spec, full?.spec].join(',')).map(({ name, path }) => [name, path]),
    [
      ['sync:mutagen', '/var/tmp'],
      ['m', '/srv/a:b'],
    ],
  );
});

test('host= names the folder of this host that a path shows', () => {
  const [named, plain] = parseSyncMounts('src=/app:host=/home/me/a\\,b,/app:host=/home/me', '/var/tmp');
  assert.equal(named, { name: 'src', spec: 'src=/app', hostDir: '/home/me/a,b', copy: null });
  assert.equal(plain, { name: '/app', spec: '/app=/app', hostDir: '/home/me', copy: null });
});

test('what is not possible is named, with what is', () => {
  assert.match(failureOf(() => parseSyncMounts('sync:rsync', '/var/tmp'), 'list').message, /kept by 'rsync'/);
  assert.match(failureOf(() => parseSyncMounts('m=sync:mutagen:mode=fast', '/var/tmp'), 'list').message, /mount 'm': 'mode=fast' is not possible/);
  assert.match(failureOf(() => parseSyncMounts('m=sync:mutagen:dir=tmp', '/var/tmp'), 'list').message, /'dir=tmp' is not possible/);
  assert.match(failureOf(() => parseSyncMounts('/app:host=here', '/var/tmp'), 'list').message, /host='here' is not possible/);
});

test.run();
