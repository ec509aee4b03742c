/** Tests of src/plan/scenarios.ts and src/model/scenarios.ts: what --scenarios means, and how a mount tells which it is. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SCENARIOS, splitScenario } from '../../src/model/scenarios.ts';
import { parseScenarios, spreadScenarios } from '../../src/plan/scenarios.ts';
import { failureOf } from '../support/failure.ts';

const PATHS = { container: '/var/tmp', volume: '/mnt/volume', 'bind+volume': '/mnt/bind+volume', bind: '/mnt/bind' };

test('a list is taken in the order of tables, all is each of them', () => {
  assert.equal(parseScenarios('bind, native,bind'), { scenarios: ['native', 'bind'], isAll: false });
  assert.equal(parseScenarios('all'), { scenarios: SCENARIOS, isAll: true });
});

for (const list of ['bnd', 'bind,,native', '', 'Bind', 'bind+volumes']) {
  test(`'${list}' is refused with the scenarios there are`, () => {
    const error = failureOf(() => parseScenarios(list), list);
    assert.equal([error.code, error.exitCode], ['bad-scenarios', 2]);
    assert.match(error.hint ?? '', 'native, container, volume, bind+volume, bind; all');
  });
}

test('each engine has all but native, which is there once', () => {
  const engines = ['docker?image=x', 'podman?image=x'].map((target) => ({ target, paths: PATHS }));
  const { targets, mounts } = spreadScenarios(SCENARIOS, engines, '/srv');
  assert.equal(targets, ['docker?image=x', 'podman?image=x', 'local']);
  assert.equal(
    mounts.map(({ name, path }) => `${name} ${path}`),
    [
      'local/native /srv',
      ...['docker', 'podman'].flatMap((engine) => [
        `${engine}/container /var/tmp`,
        `${engine}/volume /mnt/volume`,
        `${engine}/bind+volume /mnt/bind+volume`,
        `${engine}/bind /mnt/bind`,
      ]),
    ],
  );
});

test('on one target they are called by their own names alone', () => {
  const only = spreadScenarios(['bind'], [{ target: 'docker?image=x', paths: PATHS }], '/tmp');
  assert.equal([only.targets, only.mounts.map(({ name }) => name)], [['docker?image=x'], ['bind']]);
  const native = spreadScenarios(['native'], [], '/tmp');
  assert.equal([native.targets, native.mounts.map(({ name }) => name)], [['local'], ['native']]);
});

test('what stands before the last slash is the platform', () => {
  assert.equal(splitScenario('night/docker/bind+volume'), { platform: 'night/docker', scenario: 'bind+volume' });
  assert.equal(splitScenario('bind'), { platform: null, scenario: 'bind' });
  for (const name of ['virtiofs', 'bind/virtiofs', '', '/', 'docker/']) assert.is(splitScenario(name), null, name);
});

test.run();
