/** Tests of the docker and podman targets: how they are written, and what they say where there is nothing to measure. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { parseContainerAddress } from '../../src/target/container-kind.ts';
import { docker } from '../../src/target/docker.ts';
import type { Reached, TargetKind } from '../../src/target/kind.ts';
import { podman } from '../../src/target/podman.ts';
import { failureOf, rejectionOf } from '../support/failure.ts';
import { readRecording, withRecordings } from '../support/recordings.ts';

const DOCKER = { program: 'docker', endpoint: 'CONTEXT' } as const;

test('a container is named with or without the context it is in', () => {
  const none = { endpoint: null, container: null, image: null, bindDir: null };
  assert.equal(parseContainerAddress(DOCKER, '?container=box'), { ...none, container: 'box' });
  assert.equal(parseContainerAddress(DOCKER, 'desktop-linux?container=box'), { ...none, endpoint: 'desktop-linux', container: 'box' });
  assert.equal(parseContainerAddress(DOCKER, '?image=localhost:5000/me/fio:1@sha256:0&bind=/a b'), {
    ...none,
    image: 'localhost:5000/me/fio:1@sha256:0',
    bindDir: '/a b',
  });
});

for (const [address, what] of [
  ['', 'names no container'],
  ['work', 'names no container'],
  ['?container=a&image=b', 'names a container and an image'],
  ['?container=a&bind=/b', 'has a folder to bind and a container that is there already'],
  ['?container=-v', "has no name of a container: '-v'"],
  ['?image=--privileged', "has no name of an image: '--privileged'"],
  ['?image=a&bind=b', "has no absolute path to bind: 'b'"],
  ['-H?container=a', 'has no name of a context'],
] as const) {
  test(`docker:${address} is refused with what is wrong`, () => {
    const error = failureOf(() => docker.checkAddress(address), address);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.endsWith(what), error.message);
    assert.match(error.hint ?? '', /^write docker\[:CONTEXT\]\?container=NAME/);
  });
}

/** All that was recorded in that folder. */
const recordingsOf = (folder: string) =>
  readdirSync(join(PACKAGE_ROOT, 'fixtures/managers', folder)).map((file) => readRecording(`${folder}/${file.replace(/\.json$/, '')}`));

function reach(kind: TargetKind, folder: string, address: string): Promise<Reached> {
  const context = { address, say: () => {}, signal: new AbortController().signal };
  return withRecordings(recordingsOf(folder), () => (kind.reach as NonNullable<TargetKind['reach']>)(context));
}

for (const [kind, folder, address] of [
  [docker, 'docker/20.10', 'work?container=box'],
  [docker, 'docker/28.2', 'work?container=box'],
  [podman, 'podman/4.3', '?container=box'],
  [podman, 'podman/4.3', 'work?container=box'],
] as const) {
  test(`a container of ${folder} is reached at ${kind.kind}:${address}, and its mounts are known by what they are`, async () => {
    await using reached = await reach(kind, folder, address);
    assert.is(reached.knownMounts.get('/mnt/volume'), 'volume');
    assert.is(reached.knownMounts.get('/mnt/bind'), 'bind');
    assert.match(reached.parts['image'] ?? '', /fio:tiny$/);
    assert.match(reached.parts['daemon'] ?? '', /^(Docker Engine, engine 20|Podman 4)/);
  });
}

for (const [kind, folder, address, message, hint] of [
  [docker, 'docker/20.10', 'gone?container=box', /^docker:gone\/box: Cannot connect to the Docker daemon/, /until `docker --context gone ps` works$/],
  [docker, 'docker/28.2', 'gone?container=box', /^docker:gone\/box: Cannot connect to the Docker daemon/, /until `docker --context gone ps` works$/],
  [docker, 'docker/20.10', 'nowhere?container=box', /context "nowhere" does not exist$/, /^`docker context ls` lists/],
  [docker, 'docker/28.2', 'nowhere?container=box', /context "nowhere": context not found/, /^`docker context ls` lists/],
  [docker, 'docker/20.10', 'work?container=off', /the container is exited, not running$/, /^`docker --context work start off`$/],
  [docker, 'docker/28.2', 'work?container=held', /the container is paused, not running$/, /^`docker --context work unpause held`$/],
  [docker, 'docker/28.2', 'work?container=nobody', /No such container: nobody$/, /^`docker --context work ps --all` lists/],
  [podman, 'podman/4.3', 'gone?container=box', /^podman:gone\/box: Error: unable to connect to Podman socket/, /until `podman --connection gone ps` works$/],
  [podman, 'podman/4.3', 'nowhere?container=box', /"nowhere" service destination not found$/, /^`podman system connection list` lists/],
  [podman, 'podman/4.3', '?container=off', /the container is exited, not running$/, /^`podman start off`$/],
  [podman, 'podman/4.3', '?container=held', /the container is paused, not running$/, /^`podman unpause held`$/],
  [podman, 'podman/4.3', '?container=nobody', /no such container nobody$/, /^`podman ps --all` lists/],
] as const) {
  test(`${kind.kind}:${address} of ${folder}: said with what mends it`, async () => {
    const error = await rejectionOf(reach(kind, folder, address), address);
    assert.is(error.code, 'no-connection');
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
  });
}

test.run();
