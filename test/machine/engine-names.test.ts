/** Tests of src/machine/engine-names.ts: which daemon answers, by what real ones said and by what the others' documents say. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDocker, describePodman, findServerError } from '../../src/machine/engine-names.ts';
import { readRecording } from '../support/recordings.ts';

const said = (name: string): unknown => JSON.parse(readRecording(name).stdout);

test('a Docker Engine is told with the versions of both sides, by an old client and a new one', () => {
  for (const [folder, client] of [
    ['docker/20.10', '20.10.24+dfsg1'],
    ['docker/28.2', '28.2.2'],
  ] as const) {
    assert.equal(
      describeDocker(said(`${folder}/info`), said(`${folder}/version`)),
      {
        docker: client,
        daemon: 'Docker Engine, engine 20.10.24+dfsg1',
        'daemon-os': 'Debian GNU/Linux 12 (bookworm)',
        storage: 'overlay2',
      },
      folder,
    );
  }
});

test('Podman behind its socket is not taken for a Docker Engine', () => {
  const folder = 'docker/28.2-podman-4.3';
  assert.is(describeDocker(said(`${folder}/info`), said(`${folder}/version`))?.['daemon'], 'Podman, engine 4.3.1');
});

test('without a daemon an old client ends well and a new one prints zeros: neither is a daemon', () => {
  assert.is(readRecording('docker/20.10/info-gone').exitCode, 0);
  for (const folder of ['docker/20.10', 'docker/28.2']) assert.is(describeDocker(said(`${folder}/info-gone`), null), null, folder);
  assert.match(findServerError(said('docker/20.10/info-gone')) ?? '', /^Cannot connect to the Docker daemon/);
});

// These daemons run on a Mac or on Windows: the names are those that their documents and sources show.
for (const [product, changes, platform] of [
  ['Docker Desktop', { OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' }, ''],
  ['Docker Desktop 4.30.0 (149282)', { OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' }, 'Docker Desktop 4.30.0 (149282)'],
  ['OrbStack', { OperatingSystem: 'OrbStack', Name: 'orbstack' }, ''],
  ['Rancher Desktop', { OperatingSystem: 'Alpine Linux v3.18', Name: 'lima-rancher-desktop' }, ''],
  ['Colima', { OperatingSystem: 'Ubuntu 24.04', Name: 'colima' }, 'Docker Engine - Community'],
  ['Colima (work)', { OperatingSystem: 'Ubuntu 24.04', Name: 'colima-work' }, 'Docker Engine - Community'],
  ['Lima (docker)', { OperatingSystem: 'Ubuntu 24.04', Name: 'lima-docker' }, 'Docker Engine - Community'],
  ['Docker Engine', { OperatingSystem: 'Ubuntu 24.04', Name: 'colimator' }, 'Docker Engine - Community'],
] as const) {
  test(`${product} of ${changes.OperatingSystem} is told by its names`, () => {
    const info = { ...(said('docker/28.2/info') as object), ...changes, ServerVersion: '28.0.0' };
    const version = { Client: { Version: '28.0.0' }, Server: { Platform: { Name: platform }, Components: [{ Name: 'Engine' }] } };
    assert.is(describeDocker(info, version)?.['daemon'], `${product}, engine 28.0.0`);
  });
}

test('Podman is told with its system, here and behind a connection', () => {
  const parts = { podman: '4.3.1', daemon: 'Podman 4.3.1', 'daemon-os': 'debian 12', storage: 'overlay' };
  assert.equal(describePodman(said('podman/4.3/info'), 'podman version 4.3.1\n'), parts);
  assert.equal(describePodman(said('podman/4.3/info-connection'), 'podman version 4.3.1\n'), { ...parts, daemon: 'Podman 4.3.1, by its socket' });
});

test('what is no answer of theirs is none', () => {
  for (const text of [null, [], 'json', 3, {}]) {
    assert.is(describeDocker(text, null), null, `docker: ${JSON.stringify(text)}`);
    assert.is(describePodman(text, ''), null, `podman: ${JSON.stringify(text)}`);
  }
});

test.run();
