/** Tests of src/commands/apply-scenarios.ts: scenarios are written out as targets and mounts, and what can't be is said with how to mend it. */

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyScenarios } from '../../src/commands/apply-scenarios.ts';
import { makePlan } from '../../src/commands/make-plan.ts';
import type { OptionValues } from '../../src/plan/options.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

function apply(values: OptionValues, platform: NodeJS.Platform = 'linux'): { readonly values: OptionValues; readonly told: string[] } {
  const told: string[] = [];
  return { values: applyScenarios(values, { tell: (text) => void told.push(text), quiet: false }, platform), told };
}

const NPM = { target: 'docker?image=x', jobs: 'npm-ci' };

test('without it nothing is changed', () => {
  assert.equal(apply({ mounts: 'a=/a', target: 'docker?image=x' }).values, { mounts: 'a=/a', target: 'docker?image=x' });
});

test('all of work with dependencies is five mounts on two targets, which make a plan', async () => {
  const { values, told } = apply({ ...NPM, scenarios: 'all' });
  assert.is(values.scenarios, undefined);
  assert.equal(
    told.filter((text) => text.includes('left out')),
    [],
  );
  const plan = await makePlan(values);
  assert.equal(
    plan.mounts.map(({ name, path, target }) => [name, path, target]),
    [
      ['local/native', tmpdir(), 'local'],
      ['docker/container', '/var/tmp', 'docker?image=x'],
      ['docker/volume', '/mnt/volume', 'docker?image=x'],
      ['docker/bind+volume', '/mnt/bind+volume', 'docker?image=x'],
      ['docker/bind', '/mnt/bind', 'docker?image=x'],
    ],
  );
});

test('a folder that the address binds is where native is measured', async () => {
  const { values } = apply({ ...NPM, target: 'docker?image=x&bind=/srv', scenarios: 'native,bind' });
  assert.is((await makePlan(values)).mounts[0]?.path, '/srv');
});

test('what was written out and is given again is written out alike', () => {
  const once = apply({ ...NPM, scenarios: 'all' }).values;
  const { mounts: _, ...rest } = once;
  assert.equal(apply({ ...rest, scenarios: 'all' }).values, once);
});

test('of all, what work without dependencies can not have is left out, and said', () => {
  const { values, told } = apply({ ...NPM, jobs: 'npm-ci,untar,git-status', scenarios: 'all' });
  assert.not.match(values.mounts ?? '', 'bind+volume');
  assert.is(told.length, 1);
  assert.match(told[0] ?? '', /^bind\+volume is left out: .* known of untar and git-status \(name it with --dependencies/);
});

test('of all, native is left out where this host is no Linux', () => {
  const { values, told } = apply({ ...NPM, scenarios: 'all' }, 'darwin');
  assert.equal([values.target, told.length], ['docker?image=x', 1]);
  assert.match(told[0] ?? '', /^native is left out: .* no Linux/);
});

test('a typed command and an .exec file have the dependencies that they name', () => {
  const file = join(makeTempDir(), 'mine.exec');
  writeFileSync(file, 'run: ls\ndependencies: vendor/lib\n');
  for (const work of [{ command: 'npm ci', dependencies: 'node_modules' }, { jobs: file }]) {
    const { values, told } = apply({ target: NPM.target, ...work, scenarios: 'bind+volume' });
    assert.equal([values.mounts, told], ['bind+volume=/mnt/bind+volume', []]);
  }
});

for (const [values, message, hint, platform] of [
  [{ scenarios: 'all', mounts: 'a=/a', target: 'docker?image=x' }, '--scenarios and --mounts exclude each other', 'leave one of them out'],
  [{ scenarios: 'all' }, '--scenarios: no container engine is named', /^add --target docker or --target podman, and --image/],
  [{ ...NPM, scenarios: 'all', target: 'lima:vz' }, '--scenarios: lima:vz is no container engine', /context or connection.*--mounts auto$/],
  [{ ...NPM, scenarios: 'all', target: 'docker?image=x,ssh:me@vm' }, '--scenarios: ssh:me@vm is no container engine', /^add --target docker/],
  [{ ...NPM, scenarios: 'bind', target: 'docker' }, /names no container$/, /image=IMAGE for one made for the run/],
  [{ ...NPM, scenarios: 'bind', target: 'docker?container=box' }, /container=box has the mounts that it was made with$/, /--target docker --image IMAGE/],
  [{ ...NPM, scenarios: 'bind,vloume' }, "--scenarios: there is no scenario 'vloume'", /^scenarios are native, container/],
  [{ ...NPM, jobs: 'untar', scenarios: 'bind+volume' }, /^--scenarios: bind\+volume: no folder of dependencies.*of untar$/, /--dependencies node_modules/],
  [{ target: NPM.target, command: 'npm ci', scenarios: 'bind+volume' }, /^--scenarios: bind\+volume: .*of the command$/, /--dependencies node_modules/],
  [{ ...NPM, scenarios: 'native,bind' }, /^--scenarios: native: .*no Linux$/, /^leave it out/, 'darwin'],
] as const satisfies readonly (readonly [OptionValues, string | RegExp, string | RegExp, NodeJS.Platform?])[]) {
  test(`${JSON.stringify(values)}${platform === undefined ? '' : ` on ${platform}`} is refused`, () => {
    const error = failureOf(() => apply(values, platform), JSON.stringify(values));
    assert.is(error.exitCode, 2);
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
  });
}

for (const folder of ['/node_modules', '..', 'a/../b', 'a//b', './', '', 'a b', 'a,b']) {
  test(`--dependencies '${folder}' is refused`, async () => {
    try {
      await makePlan({ ...NPM, jobs: undefined, mounts: 'bind=/mnt/bind', command: 'ls', dependencies: folder });
    } catch (error) {
      assert.match((error as Error).message, '--dependencies');
      return;
    }
    assert.unreachable('nothing was thrown');
  });
}

test.run();
