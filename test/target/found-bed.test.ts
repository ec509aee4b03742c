/** Tests of src/target/found-bed.ts and its neighbours on this machine, reached through a program as another one is. */

import { chownSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as plain } from 'uvu';
import * as assert from 'uvu/assert';
import { openFramedMachine } from '../../src/machine/framed.ts';
import type { Plan } from '../../src/model/records.ts';
import { ROOM_HINT } from '../../src/model/room-hint.ts';
import { openFoundBed } from '../../src/target/found-bed.ts';
import { findMountsOn } from '../../src/target/found-mounts.ts';
import type { Reached } from '../../src/target/kind.ts';
import { parseSurvey, survey } from '../../src/target/survey.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoMountNamespace, whyNoProgram } from '../support/needs.ts';
import { makePlan } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const test = testNeeding(whyNoProgram('fio'));

/** This machine; `env` are words before every command. */
function reach(env: readonly string[] = []): Reached {
  return {
    machine: openFramedMachine({ label: 'here', wrap: (argv) => [...env, ...argv] }),
    parts: { manager: '1.2' },
    knownMounts: new Map(),
    fault: () => null,
    [Symbol.asyncDispose]: async () => {},
  };
}

let runs = 0;

function contextOf(paths: readonly string[], sizeBytes = 4096) {
  const base = makePlan(['seqread-psync'], paths.map((path, index) => `m${index}=${path}`).join(','));
  const plan: Plan = { ...base, fio: { ...base.fio, sizeBytes, blockSizeBytes: 4096 } };
  return { plan, runId: `20261127T000000Z-${process.pid.toString(16)}${runs++}`, install: false, say: () => {} };
}

const failure = async (promise: Promise<unknown>): Promise<Error & { code?: string; hint?: string }> =>
  promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => error as Error,
  );

test('folders are made for this user alone, job files written, parts recorded; all of it goes', async () => {
  const dir = makeTempDir();
  const context = contextOf([dir]);
  const bed = await openFoundBed(reach(), context);
  const testDir = join(dir, `fsbench-${context.runId}`);
  assert.is(bed.mounts[0]?.testDir, testDir);
  assert.is(statSync(testDir).mode & 0o777, 0o700);
  assert.ok(readdirSync(bed.workDir).length > 0, 'job files');
  assert.is(bed.environment.parts?.['manager'], '1.2');
  await bed[Symbol.asyncDispose]();
  assert.equal([readdirSync(dir), existsSync(bed.workDir)], [[], false]);
});

test('a folder that an earlier sitting left is taken over with its files', async () => {
  const dir = makeTempDir();
  const context = contextOf([dir]);
  const testDir = join(dir, `fsbench-${context.runId}`);
  mkdirSync(testDir, { mode: 0o700 });
  writeFileSync(join(testDir, 'laid out'), 'x');
  await using _bed = await openFoundBed(reach(), context);
  assert.equal(readdirSync(testDir), ['laid out']);
});

for (const [what, register, put] of [
  ['a link', test, (path: string) => symlinkSync(makeTempDir(), path)],
  ['a file', test, (path: string) => writeFileSync(path, 'mine')],
  [
    "another user's folder",
    testNeeding(whyNoProgram('fio') ?? WHY_NOT_OTHERS),
    (path: string) => {
      mkdirSync(path);
      chownSync(path, 12_345, 12_345);
    },
  ],
] as const) {
  register(`what somebody else put there is not used, and stays: ${what}`, async () => {
    const dir = makeTempDir();
    const context = contextOf([dir]);
    const path = join(dir, `fsbench-${context.runId}`);
    put(path);
    const error = await failure(openFoundBed(reach(), context));
    assert.match(error.message, /mount 'm0': .*can't be made/);
    assert.ok(existsSync(path), 'taken away');
  });
}

test('a place without room is told before anything is written', async () => {
  const dir = makeTempDir();
  const error = await failure(openFoundBed(reach(), contextOf([dir], 1024 ** 5)));
  assert.equal([error.code, error.hint, readdirSync(dir)], ['share-full', ROOM_HINT, []]);
});

test('a path that is no folder is named', async () => {
  assert.match((await failure(openFoundBed(reach(), contextOf(['/no/such'])))).message, /mount 'm0': \/no\/such is no folder on here/);
});

test('a machine without fio is told what installs it', async () => {
  // A machine that has a package manager and no fio: folders of links in front of nothing else.
  const bin = makeTempDir();
  for (const name of ['sh', 'uname', 'id', 'sed', 'cat', 'timeout', 'stat', 'df', 'head', 'test']) {
    const real = ['/usr/bin', '/bin'].map((dir) => join(dir, name)).find((path) => existsSync(path));
    symlinkSync(real as string, join(bin, name));
  }
  writeFileSync(join(bin, 'apk'), '#!/bin/sh\n', { mode: 0o755 });
  const error = await failure(openFoundBed(reach(['env', `PATH=${bin}`]), contextOf([makeTempDir()])));
  assert.is(error.message, 'here has no fio');
  assert.match(error.hint ?? '', /apk add --no-cache fio/);
});

test('a machine is looked at in one command', async () => {
  const found = await survey(reach().machine, ['no-such-program']);
  assert.equal([found.system, found.missing], ['Linux', ['no-such-program']]);
  assert.ok(found.mounts.some(({ mountPoint }) => mountPoint === '/'));
});

testNeeding(whyNoProgram('setpriv') ?? whyNoMountNamespace())('folders that can be written to are found, and the others named, whoever looks', async () => {
  const [mine, fixed] = [makeTempDir(), makeTempDir()];
  // In a namespace of its own two mounts are of it alone; then not even root may write where no one may.
  const script = 'mount -t tmpfs mine "$1" && mount -t tmpfs -o ro fixed "$2" && shift 2 && exec setpriv --bounding-set=-all --inh-caps=-all "$@"';
  const found = await findMountsOn({
    ...reach(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', mine, fixed]),
    knownMounts: new Map([
      [mine, 'mine'],
      [fixed, 'fixed'],
      ['/proc', 'nothing'],
      ['/', 'root'],
    ]),
  });
  // Whether it may write to the root depends on who looks.
  assert.equal(
    found.folders.filter(({ name }) => name !== 'root'),
    [{ name: 'mine', path: mine }],
  );
  assert.equal(
    found.leftOut.filter((line) => !line.startsWith('/ ')),
    [`${fixed} (fixed): mounted read-only`, '/proc (nothing): not for this user to write to'],
  );
});

plain('an answer of a machine is read', () => {
  const text = `== system\nLinux\n== os\n"Alpine Linux v3.20"\n== root\nsudo\n== missing\nfio\n== installers\nyum\napk\n== drop\nyes\n== mounts\nx / ext4 rw 0 0\n`;
  const { mounts, ...rest } = parseSurvey(text);
  assert.equal(rest, { system: 'Linux', os: 'Alpine Linux v3.20', root: 'sudo', missing: ['fio'], installer: 'apk add --no-cache', dropsCaches: true });
  assert.is(mounts.length, 1);
});

plain('an answer that says nothing claims nothing', () => {
  assert.equal(parseSurvey(''), { system: 'unknown', os: null, root: 'none', missing: [], installer: null, dropsCaches: false, mounts: [] });
});

test('a mount of another file system than was asked for is not measured', async () => {
  const dir = makeTempDir();
  const expected = { fstype: '9p', source: null, options: [] };
  for (const [path, message] of [
    [dir, /nothing is mounted on/],
    ['/dev/shm', /is not what was asked for: file system tmpfs in place of 9p/],
  ] as const) {
    const error = await failure(openFoundBed({ ...reach(), expectedMounts: new Map([[path, expected]]) }, contextOf([path])));
    assert.match(error.message, message);
    assert.equal(
      readdirSync(path).filter((name) => name.includes(`${process.pid.toString(16)}`) && name.startsWith('fsbench-')),
      [],
    );
  }
});

for (const [said, fstype, hint] of [
  ['Permission denied', 'ext4', /name a folder that its user may write to/],
  ['Read-only file system', '9p', /mount it writable/],
  ['Invalid argument', 'virtiofs', /the uid and the gid of that user/],
  ['Invalid argument', '9p', /^$/],
] as const) {
  test(`a folder that can't be made on ${fstype} is told with what to do: ${said}`, async () => {
    const dir = makeTempDir();
    const here = reach();
    const table = `none ${dir} ${fstype} rw 0 0\n`;
    const machine: Reached['machine'] = {
      ...here.machine,
      async exec(argv, options) {
        const result = await here.machine.exec(argv, options);
        const script = argv[2] ?? '';
        // The last section of the survey is the mount table.
        if (script.includes('== mounts')) return { ...result, stdout: Buffer.concat([result.stdout, Buffer.from(table)]) };
        return argv.at(-1)?.startsWith(`${dir}/`) && script.startsWith('umask')
          ? { ...result, exitCode: 1, stdout: Buffer.alloc(0), stderr: `mkdir: cannot create directory '${argv.at(-1)}': ${said}\n` }
          : result;
      },
    };
    const error = await failure(openFoundBed({ ...here, machine }, contextOf([dir])));
    assert.match(error.message, new RegExp(`mount 'm0': .*can't be made: mkdir: .*${said}$`));
    assert.match(error.hint ?? '', hint);
  });
}

plain.run();
