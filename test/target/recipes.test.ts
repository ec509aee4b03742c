/** Tests of src/target/recipes.ts. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { buildMountScript, buildMountWait, buildSetups, mountPointOf, type RecipeContext, testDirOf } from '../../src/target/recipes.ts';
import { RUST_DAEMON } from '../support/mount-context.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CONTEXT: RecipeContext = {
  sessionDir: '/s',
  shareDir: '/srv/share',
  daemons: new Map([['virtiofs', RUST_DAEMON]]),
  sshfs: { user: 'u', host: 'h', port: 1, identityFile: '/i', knownHostsFile: '/k', sharePath: '/share' },
};

const specOf = (text: string) => parseMounts(text)[0] as MountSpec;

test('a plain name is the name of the mount point', () => {
  assert.is(mountPointOf(specOf('virtiofs'), 0), '/mnt/virtiofs');
  assert.is(mountPointOf(specOf('a.b-c_d+1=9p'), 0), '/mnt/a.b-c_d+1');
});

test('another name gets a mount point by its place', () => {
  for (const text of ['9p:msize=512000', '..=9p', 'a b=9p', '../../etc=9p', '-o=9p', 'é=9p']) {
    assert.is(mountPointOf(specOf(text), 3), '/mnt/_3', text);
  }
});

test('a path that is mounted already stays where it is', () => {
  assert.is(mountPointOf(specOf('disk=/var/tmp'), 0), '/var/tmp');
});

test('test files lie in the share, or in a folder of their own on what is not ours', () => {
  assert.is(testDirOf(specOf('virtiofs'), '/mnt/virtiofs', 'ID'), '/mnt/virtiofs/data', 'ours');
  assert.is(testDirOf(specOf('disk=/var/tmp'), '/var/tmp/', 'ID'), '/var/tmp/fsbench-ID', 'theirs');
  assert.is(testDirOf(specOf('root=/'), '/', 'ID'), '/fsbench-ID', 'the root');
});

test('each mount has a tag, a socket and a mount point of its own', () => {
  const setups = buildSetups(parseMounts('virtiofs,9p,9p:cache=mmap,disk=/var/tmp'), CONTEXT);
  assert.equal(
    setups.map(({ mountPoint, recipe }) => [mountPoint, recipe?.expected.source ?? null]),
    [
      ['/mnt/virtiofs', 'm0'],
      ['/mnt/9p', 'm1'],
      ['/mnt/_2', 'm2'],
      ['/var/tmp', null],
    ],
  );
  assert.is(setups[0]?.recipe?.daemon?.socketPath, '/s/m0.sock', 'socket');
  assert.is(setups[0]?.daemon, RUST_DAEMON, 'daemon');
});

test('the same mounts give the same setups', () => {
  const mounts = parseMounts('virtiofs,9p,sshfs,tmpfs');
  assert.is(JSON.stringify(buildSetups(mounts, CONTEXT)), JSON.stringify(buildSetups(mounts, CONTEXT)));
});

/** Runs a mount script here, with harmless commands in place of mounts; the results go to a folder of the test's. */
function runScript(guestArgv: readonly (readonly string[])[]) {
  const dir = makeTempDir();
  const setups = guestArgv.map((argv, index) => {
    const spec: MountSpec = { name: `m${index}`, kind: 'tmpfs', options: {}, path: null };
    const recipe = { daemon: null, qemuArgs: [], guestArgv: argv, expected: { fstype: 'tmpfs', source: null, options: [] } };
    return { spec, mountPoint: join(dir, `mount ${index}'s`), daemon: null, recipe };
  });
  const here = (text: string) => text.replaceAll('/run/fsbench/mounts', dir);
  const { status, stderr } = spawnSync('sh', ['-c', here(buildMountScript(setups, 'ID'))], { encoding: 'utf8' });
  assert.equal([status, stderr], [0, ''], 'script');
  const waitFor = (index: number) => {
    const [file, ...args] = buildMountWait(index).map(here);
    return spawnSync(file as string, args, { encoding: 'utf8', timeout: 300_000 });
  };
  return waitFor;
}

test('the guest mounts everything and keeps how each mount went', () => {
  const waitFor = runScript([['true'], ['sh', '-c', 'echo "no such device" >&2; exit 32']]);
  const [good, bad] = [waitFor(0), waitFor(1)];
  assert.equal([good.status, good.stderr], [0, ''], 'a mount that worked');
  assert.equal([bad.status, bad.stderr], [32, 'no such device\n'], 'a mount that failed');
});

test('arguments of a mount reach it as they are', () => {
  const hostile = `it's $(id) "\\ ; & é`;
  const out = join(makeTempDir(), 'out');
  runScript([['sh', '-c', 'printf %s "$1" > "$2"', 'sh', hostile, out]]);
  assert.is(readFileSync(out, 'utf8'), hostile);
});

test('a path that is mounted already is left out of the script', () => {
  assert.is(buildMountScript(buildSetups(parseMounts('/var/tmp'), CONTEXT), 'ID'), 'wait\n');
});

test.run();
