/** Tests of src/machine/container.ts: what is read of a container, and how one is made. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCreateArgv, parseInspected } from '../../src/machine/container.ts';
import { readRecording } from '../support/recordings.ts';

test('a running container is read with its mounts, whichever program said it', () => {
  for (const name of ['docker/20.10/inspect', 'docker/28.2/inspect', 'podman/4.3/inspect-box', 'podman/4.3/inspect-connection']) {
    const found = parseInspected(readRecording(name).stdout);
    assert.is(found?.status, 'running', name);
    assert.match(found?.image ?? '', /fio:tiny$/, name);
    const mounts = [...(found?.mounts ?? [])].sort();
    assert.equal(
      mounts.filter(([path]) => path !== '/mnt/memory'),
      [
        ['/mnt/bind', 'bind'],
        ['/mnt/readonly', 'bind'],
        ['/mnt/volume', 'volume'],
      ],
      name,
    );
  }
});

test('one that does not run is read with its status', () => {
  for (const [name, status] of [
    ['docker/20.10/inspect-off', 'exited'],
    ['docker/28.2/inspect-held', 'paused'],
    ['podman/4.3/inspect-off', 'exited'],
    ['podman/4.3/inspect-held', 'paused'],
  ] as const) {
    assert.is(parseInspected(readRecording(name).stdout)?.status, status, name);
  }
});

test('no container is none', () => {
  for (const text of ['', '[]\n', 'json', '[{}]', '[{"Id":1}]']) assert.is(parseInspected(text), null, text);
});

test('a folder is one field of a list with commas', () => {
  const mountOf = (dir: string) => buildCreateArgv('i', 'h:1', dir)[4];
  assert.is(mountOf('/a/b'), 'type=bind,source=/a/b,target=/mnt/bind');
  assert.is(mountOf('/a,b/"c"'), 'type=bind,"source=/a,b/""c""",target=/mnt/bind');
});

test('the folder of the host is there again with volumes in it, where work has dependencies', () => {
  const argv = buildCreateArgv('i', 'h:1', '/d', { volumes: ['/mnt/bind+volume/t/a%2Fb/x', '/mnt/bind+volume/u,v'], within: '/mnt/bind+volume/t' });
  assert.equal(
    argv.flatMap((word, at) => (word === '--mount' ? [argv[at + 1]] : [])),
    [
      'type=bind,source=/d,target=/mnt/bind',
      'type=volume,target=/mnt/volume',
      'type=bind,source=/d,target=/mnt/bind+volume',
      'type=volume,target=/mnt/bind+volume/t/a%2Fb/x',
      'type=volume,"target=/mnt/bind+volume/u,v"',
    ],
  );
});

test('no container of ours is made to be removed at its end: Podman would make its layer forget fsync', () => {
  assert.not.ok(buildCreateArgv('i', 'h:1', '/d').includes('--rm'));
  assert.match(readRecording('podman/4.3/mounts-fleeting').stdout, /^overlay \/ overlay \S*volatile/m);
  assert.not.match(readRecording('podman/4.3/mounts').stdout, /^overlay \/ overlay \S*volatile/m);
});

test.run();
