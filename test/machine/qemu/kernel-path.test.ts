/** Tests of kernels that are named by a path (src/machine/qemu/kernel-path.ts, kernel-folder.ts, packages.ts), put together here. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ensureKernel } from '../../../src/machine/qemu/packages.ts';
import { rejectionOf } from '../../support/failure.ts';
import { makeBzImage } from '../../support/kernels.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const test = testNeeding(whyNoProgram('busybox'));
const testPackages = testNeeding(whyNoProgram('busybox', 'dpkg-deb'));

const RELEASE = '6.12.0-mine';

function write(file: string, content: string | Buffer): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
}

const addImage = (root: string, release = RELEASE, payload = 'payload') => write(join(root, 'boot', `vmlinuz-${release}`), makeBzImage(Buffer.from(payload)));

function addModules(root: string, folder = 'lib/modules', release = RELEASE): void {
  const dir = join(root, folder, release);
  write(join(dir, 'kernel/fs/9p/9p.ko'), 'a module, of which depmod reads what it depends on\0depends=\0');
  write(join(dir, 'modules.builtin'), 'kernel/fs/ext4/ext4.ko\n');
  write(join(dir, 'modules.order'), 'kernel/fs/9p/9p.ko\n');
}

/** A root with a kernel. */
function makeRoot(folder = 'lib/modules'): string {
  const root = makeTempDir();
  addImage(root);
  addModules(root, folder);
  return root;
}

/** A package of what is below a root. */
function makePackage(root: string, file: string): string {
  write(join(root, 'DEBIAN/control'), 'Package: a\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: a\n');
  const { status, stderr } = spawnSync('dpkg-deb', ['--build', root, file], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return file;
}

const ensure = (path: string, cache = makeTempDir(), said: string[] = []) => ensureKernel(cache, 'x86_64', (text) => said.push(text), undefined, path);

for (const folder of ['lib/modules', 'usr/lib/modules']) {
  test(`a folder with a kernel and ${folder} is taken, and left as it is`, async () => {
    const root = makeRoot(folder);
    const kernel = await ensure(root);
    assert.is(kernel.release, RELEASE);
    assert.equal(readFileSync(kernel.image), makeBzImage(Buffer.from('payload')));
    assert.match(readFileSync(join(kernel.modulesDir, 'modules.dep'), 'utf8'), 'kernel/fs/9p/9p.ko:');
    assert.equal(readdirSync(join(root, folder, RELEASE)).sort(), ['kernel', 'modules.builtin', 'modules.order']);
  });
}

test('a kernel is taken by its own path, from among others', async () => {
  const root = makeRoot();
  addImage(root, '6.1.0-other');
  addModules(root, 'usr/lib/modules', '6.1.0-other');
  const error = await rejectionOf(ensure(root), 'several');
  assert.match(error.message, /it holds several kernels; name one of .*vmlinuz-6\.1.*vmlinuz-6\.12|.*vmlinuz-6\.12.*vmlinuz-6\.1/);
  for (const release of [RELEASE, '6.1.0-other']) assert.is((await ensure(join(root, 'boot', `vmlinuz-${release}`))).release, release);
  renameSync(join(root, 'boot', `vmlinuz-${RELEASE}`), join(root, 'lib/modules', RELEASE, 'vmlinuz'));
  assert.is((await ensure(join(root, 'lib/modules', RELEASE, 'vmlinuz'))).release, RELEASE, 'among its modules');
});

testPackages('a package is taken, and a folder of packages as one kernel', async () => {
  const dir = makeTempDir();
  assert.is((await ensure(makePackage(makeRoot('usr/lib/modules'), join(dir, 'whole.deb')))).release, RELEASE);
  const [image, modules, split] = [makeTempDir(), makeTempDir(), makeTempDir()];
  addImage(image);
  addModules(modules, 'usr/lib/modules');
  makePackage(image, join(split, 'linux-binary.deb'));
  makePackage(modules, join(split, 'linux-modules.deb'));
  const kernel = await ensure(split);
  assert.ok(existsSync(join(kernel.modulesDir, 'modules.dep')));
  assert.match(
    (await rejectionOf(ensure(join(split, 'linux-binary.deb')), 'image alone')).message,
    /linux-binary\.deb: there are no modules of its kernel 6\.12\.0-mine in it/,
  );
  assert.match((await rejectionOf(ensure(join(split, 'linux-modules.deb')), 'modules alone')).message, /linux-modules\.deb: there is no kernel in it/);
});

test('the cache knows it by its content, wherever it lies and whenever it was made', async () => {
  const cache = makeTempDir();
  const said: string[] = [];
  const root = makeRoot();
  const first = await ensure(root, cache, said);
  const copy = makeTempDir();
  cpSync(root, copy, { recursive: true });
  utimesSync(join(copy, 'boot', `vmlinuz-${RELEASE}`), 1, 1);
  assert.equal(await ensure(copy, cache, said), first);
  assert.is(said.length, 1, said.join());
  write(join(copy, 'lib/modules', RELEASE, 'kernel/fs/9p/9p.ko'), 'another module\0depends=\0');
  const second = await ensure(copy, cache, said);
  assert.is.not(second.suffix, first.suffix);
  assert.equal(said.length, 2);
  addImage(copy, RELEASE, 'another');
  assert.is.not((await ensure(copy, cache)).suffix, second.suffix);
});

test('a folder of a release that holds the kernel alone is none of modules, unless none were built', async () => {
  const root = makeTempDir();
  const dir = join(root, 'usr/lib/modules', RELEASE);
  write(join(dir, 'vmlinuz'), makeBzImage(Buffer.from('payload')));
  write(join(dir, 'modules.order'), 'kernel/fs/9p/9p.ko\n');
  assert.match((await rejectionOf(ensure(root), 'no modules')).message, `it holds no modules of its kernel ${RELEASE}`);
  write(join(dir, 'modules.order'), '');
  assert.is((await ensure(root)).release, RELEASE);
});

test('links to where it was built are left behind', async () => {
  const root = makeRoot();
  symlinkSync('/', join(root, 'lib/modules', RELEASE, 'build'));
  const { modulesDir } = await ensure(root);
  assert.not.ok(existsSync(join(modulesDir, 'build')));
});

test('kernels of this machine that were not used for long go, with their images', async () => {
  const cache = makeTempDir();
  const made = (name: string, ageDays: number) => {
    mkdirSync(join(cache, name));
    const seconds = Date.now() / 1000 - ageDays * 24 * 3600;
    utimesSync(join(cache, name), seconds, seconds);
  };
  const [old, young] = ['-file-00000000000000aa', '-file-00000000000000bb'];
  for (const folder of ['kernel', 'guests']) {
    made(`${folder}${old}`, 30);
    made(`${folder}${young}`, 1);
    made(`${folder}-6.12`, 30);
  }
  const { suffix } = await ensure(makeRoot(), cache);
  assert.equal(readdirSync(cache).sort(), ['guests-6.12', `guests${young}`, 'kernel-6.12', `kernel${suffix}`, `kernel${young}`].sort());
});

test('what is no kernel is refused by its path, with what can be named', async () => {
  const dir = makeTempDir();
  const other = makeTempDir();
  write(join(other, 'boot', `vmlinuz-${RELEASE}`), Buffer.alloc(4096));
  addModules(other);
  const bare = makeTempDir();
  addImage(bare);
  write(join(dir, 'bzImage'), makeBzImage(Buffer.from('x')));
  mkdirSync(join(dir, 'empty'));
  for (const [path, words] of [
    [join(dir, 'missing.deb'), 'no such file'],
    [join(dir, 'bzImage'), 'bzImage is no package, and no kernel with its modules beside it'],
    [join(dir, 'empty'), 'the folder holds neither a kernel nor packages'],
    ['/dev/null', 'it is neither a file nor a folder'],
    [bare, `it holds no modules of its kernel ${RELEASE}`],
    [other, `its kernel ${RELEASE} is none for x86_64`],
  ] as const) {
    const error = await rejectionOf(ensure(path), path);
    assert.ok(error.message.includes(words), `${words} in ${error.message}`);
    assert.ok(error.message.includes(path), `${path} in ${error.message}`);
    assert.ok(error.hint, 'a way on');
  }
});

test.run();
