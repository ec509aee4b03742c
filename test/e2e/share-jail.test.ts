/** What a guest that has the share's key can reach: the share and nothing else, whoever runs fsbench. */

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cacheDir, PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoVm } from '../support/needs.ts';
import { RUST_VIRTIOFSD, WHY_NO_RUST_VIRTIOFSD } from '../support/rust-virtiofsd.ts';
import type { Attempts } from './attempts.ts';

/** An ordinary user that every system has, without a home and subordinate ids. */
const STRANGER = 'nobody';

/** The program of the attempts as it is started by whoever runs the tests. */
const program = (root: string) => [process.execPath, join(root, 'dist/test/e2e/attempts.js')];

/** Where a stranger finds checkout and cache, whatever folders they lie in: bubblewrap shows both in a place open to all. */
async function runAsStranger(mounts: string): Promise<Attempts> {
  // Not of makeFolder: a stranger can't enter what lies in a folder of ours.
  const home = mkdtempSync(join(tmpdir(), "stranger's "));
  try {
    const [checkout, cache] = ['checkout', 'cache'].map((name) => join(home, name)) as [string, string];
    for (const dir of [checkout, cache]) mkdirSync(dir);
    // It may lie where the stranger can't go, as the cache.
    const daemon = join(home, 'virtiofsd');
    if (RUST_VIRTIOFSD !== null) copyFileSync(RUST_VIRTIOFSD, daemon);
    const own = RUST_VIRTIOFSD === null ? mounts : mounts.replace(RUST_VIRTIOFSD, daemon);
    // Of the cache what a guest is made from: all else in it can be large.
    const parts = ['accel.json', 'kernel', 'guests', 'openssh'].filter((name) => existsSync(join(cacheDir(), name)));
    await run([
      'sh',
      '-c',
      'cd "$1" && to=$2 who=$3 && shift 3 && cp -R "$@" "$to/cache" && chown -R "$who:" "$to"',
      'sh',
      cacheDir(),
      home,
      STRANGER,
      ...parts,
    ]);
    const view = ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', '--ro-bind', PACKAGE_ROOT, checkout];
    const group = (await run(['id', '-g', STRANGER])).stdout.toString('utf8').trim();
    const who = ['setpriv', `--reuid=${STRANGER}`, '--regid', group, '--clear-groups', '--'];
    return read(await run([...view, ...who, ...program(checkout), own], { timeoutMs: 300_000, env: { HOME: home, FSBENCH_CACHE: cache } }));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function read(ended: Awaited<ReturnType<typeof run>>): Attempts {
  assert.is(ended.exitCode, 0, ended.stderr);
  return JSON.parse(ended.stdout.toString('utf8')) as Attempts;
}

const isRoot = process.getuid?.() === 0;
const user = isRoot ? 'root' : 'this user';
const all = 'virtiofs,9p,sshfs';
const rust = `virtiofs=virtiofs:daemon=${RUST_VIRTIOFSD},9p,sshfs`;

const runAsUser = async (mounts: string) => read(await run([...program(PACKAGE_ROOT), mounts], { timeoutMs: 300_000, env: { FSBENCH_CACHE: cacheDir() } }));

for (const [reason, who, mounts, attempt] of [
  [null, user, all, runAsUser],
  [WHY_NO_RUST_VIRTIOFSD, `${user} with the Rust virtiofsd`, rust, runAsUser],
  // QEMU's C virtiofsd wants subordinate ids, which this user has not.
  [WHY_NOT_OTHERS, 'an ordinary user', '9p,sshfs', runAsStranger],
  [WHY_NOT_OTHERS ?? WHY_NO_RUST_VIRTIOFSD, 'an ordinary user with the Rust virtiofsd', rust, runAsStranger],
] as const) {
  testNeeding(whyNoVm() ?? reason)(`run by ${who}, the share's key opens the share and nothing else`, async () => {
    const { said, leaks, sftp, rewritten } = await attempt(mounts);
    assert.is(said['mount the root'], 'dev\netc\nshare', 'the root');
    assert.is(said['read the list of users'], 'share', 'users');
    for (const [name, text] of Object.entries(said).slice(2)) assert.is(text, '', name);
    assert.equal(leaks, [], 'programs that know a secret of our environment');
    assert.not.ok(sftp.uids.includes('0'), `the sftp server runs as ${sftp.uids}`);
    assert.equal(sftp.capabilities, [isRoot && attempt === runAsUser ? '000000000004000b' : '0000000000040000'], 'capabilities: those of a file server');
    if (sftp.root.length > 0) assert.equal([...sftp.root].sort(), ['dev', 'etc', 'share'], "the sftp server's root");
    const count = mounts.split(',').length;
    assert.is(
      rewritten.replace(/^ +/gm, ''),
      Array(count)
        .fill(`${count + 1} rewritten`)
        .join('\n'),
      'each mount may change what came through the others',
    );
  });
}

test.run();
