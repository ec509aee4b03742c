/** Tests of src/target/target-files.ts: a mount is what was asked for, or the run stops; files of any number of jobs reach the target. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Target } from '../../src/machine/target.ts';
import type { MountSpec } from '../../src/model/records.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { parseMountTable } from '../../src/mount/verify.ts';
import { checkMount, writeWorkFiles } from '../../src/target/target-files.ts';
import { failureOf } from '../support/failure.ts';
import { buildRecipe, C_DAEMON } from '../support/mount-context.ts';
import { makePlan } from '../support/records.ts';

const ENTRIES = parseMountTable(`r / ext4 rw 0 0
m0 /mnt/x 9p rw,sync,dirsync,relatime,access=client,msize=131072,trans=virtio 0 0
m1 /mnt/v virtiofs rw,relatime 0 0
`);

const specOf = (text: string) => parseMounts(text)[0] as MountSpec;

test('a mount as asked for is recorded as it was found', () => {
  assert.equal(checkMount(specOf('9p'), '/mnt/x', buildRecipe('9p').expected, ENTRIES, null), {
    name: '9p',
    kind: '9p',
    source: 'm0',
    fstype: '9p',
    mountPoint: '/mnt/x',
    options: ['rw', 'sync', 'dirsync', 'relatime', 'access=client', 'msize=131072', 'trans=virtio'],
    daemon: null,
  });
});

test('the daemon behind a mount is recorded', () => {
  const { daemon } = checkMount(specOf('virtiofs'), '/mnt/v', { fstype: 'virtiofs', source: 'm1', options: [] }, ENTRIES, {
    program: C_DAEMON,
    argv: ['/usr/lib/qemu/virtiofsd', '-o', 'cache=auto'],
  });
  assert.equal(daemon, { flavour: 'c', version: '7.2.0', argv: ['/usr/lib/qemu/virtiofsd', '-o', 'cache=auto'] });
});

test('a mount that differs stops the run, with every difference', () => {
  const error = failureOf(
    () => checkMount(specOf('p=9p:msize=512000:cache=mmap'), '/mnt/x', buildRecipe('9p:msize=512000:cache=mmap').expected, ENTRIES, null),
    'other options',
  );
  assert.equal([error.code, error.exitCode], ['mount-mismatch', 3]);
  assert.is(error.message, "mount 'p' is not what was asked for: msize=131072 in place of msize=512000; cache=none in place of cache=mmap");
});

test('a mount that is not there is not taken for the file system below it', () => {
  const error = failureOf(() => checkMount(specOf('9p'), '/mnt/y', buildRecipe('9p').expected, ENTRIES, null), 'not mounted');
  assert.equal([error.code, error.message], ['mount-missing', "mount '9p': nothing is mounted on /mnt/y"]);
});

test('a path of the user is on whatever file system it is on', () => {
  const found = checkMount(specOf('disk=/var/tmp'), '/var/tmp', null, ENTRIES, null);
  assert.equal([found.kind, found.fstype, found.mountPoint], ['path', 'ext4', '/']);
});

test('job files of a large sweep are written by commands that fit into an argument each, every file once', async () => {
  const commands: (readonly string[])[] = [];
  const target = {
    exec: async (argv: readonly string[]) => {
      commands.push(argv);
      return { exitCode: 0, timedOut: false, stdout: Buffer.alloc(0), stderr: '' };
    },
  } as unknown as Target;
  const plan = makePlan([], 'tmpfs');
  const workloads = Array.from({ length: 900 }, (_, at) => ({ name: `j${at}`, jobText: `[j${at}]\nrw=read\n;${'x'.repeat(300)}\n` }));
  await writeWorkFiles(target, { ...plan, workloads }, '/work');
  assert.ok(commands.length > 1, `${commands.length} commands`);
  for (const argv of commands) assert.ok(argv.join(' ').length < 100 * 1024, `${argv.join(' ').length} bytes`);
  const written = commands.flatMap((argv) => argv.slice(5).filter((_, at) => at % 2 === 0));
  assert.equal(
    written,
    workloads.map(({ name }) => `/work/${name}.job`),
  );
});

test.run();
