/** Tests of src/mount/nfs.ts: the server's command and configuration, the guest's mount, and what its table must show. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { confinesJobs, placesOfJobs } from '../../src/commands/trust/reach.ts';
import type { DaemonProgram } from '../../src/mount/kind.ts';
import { findMismatches, parseMountTable } from '../../src/mount/verify.ts';
import { buildRecipe } from '../support/mount-context.ts';
import { makePlan } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const GANESHA: DaemonProgram = { path: '/usr/bin/ganesha.nfsd', flavour: 'ganesha', version: '4.3' };

const recipeOf = (text: string, parts = {}) => buildRecipe(text, { daemon: GANESHA, ...parts });

/** What the guest's mount is given, in its order. */
const guestOptions = (text: string, parts = {}) => (recipeOf(text, parts).guestArgv[5] as string).split(',');

test('version 4.2 is what is mounted where none is asked for, over TCP, at ports of the mount', () => {
  const { guestArgv, expected } = recipeOf('nfs', { tag: 'm3' });
  assert.equal(guestArgv.slice(4), ['nfs4', 'vers=4.2,proto=tcp,port=12055,addr=10.0.2.2,clientaddr=10.0.2.15', '10.0.2.2:/share', '/mnt/x']);
  assert.is(expected.fstype, 'nfs4');
});

test('version 3 has a mount server and no locks, and rpcbind beside its server', () => {
  const { guestArgv, daemon, expected } = recipeOf('nfs:vers=3');
  assert.is(guestArgv[4], 'nfs');
  for (const option of ['vers=3', 'mountport=12050', 'nolock']) assert.ok(guestOptions('nfs:vers=3').includes(option), option);
  assert.is(expected.fstype, 'nfs');
  assert.ok(daemon?.argv.includes('rpcbind -w || exit 1; exec "$@"'), 'rpcbind');
  assert.not.ok(
    recipeOf('nfs').daemon?.argv.some((word) => word.includes('rpcbind')),
    'version 4 needs none',
  );
});

test('two mounts of a VM have servers at ports of their own', () => {
  const portOf = (tag: string) => guestOptions('nfs', { tag }).find((option) => option.startsWith('port='));
  assert.is.not(portOf('m0'), portOf('m1'));
});

test('the server says that it is ready for as long as it lives, and where it speaks', async () => {
  const { daemon } = recipeOf('nfs', { socketPath: '/run/s/m3.sock' });
  assert.is(daemon?.logFile, '/run/s/m3.sock.log');
  assert.is(daemon?.argv[daemon.argv.indexOf('-L') + 1], daemon?.logFile);
  const script = daemon?.argv[2] as string;
  for (const [what, server, isReady] of [
    ['it answers', 'echo "x :NFS SERVER INITIALIZED" > "$0.log"; while [ ! -e "$0" ]; do sleep 0.05; done', true],
    ['it ends before', 'echo "x :cannot bind" > "$0.log"', false],
  ] as const) {
    const socket = join(makeTempDir(), 'm3.sock');
    const ended = spawnSync('sh', ['-c', script, 'sh', socket, 'CONFIG\n', 'sh', '-c', server, socket], { timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] });
    assert.equal([ended.status, existsSync(socket)], [0, isReady], what);
    assert.is(readFileSync(`${socket}.conf`, 'utf8'), 'CONFIG\n');
  }
});

test("the server's configuration names the share by a place without quotes, whatever the folder is called", () => {
  const { daemon } = recipeOf('nfs', { shareDir: `/a b"c'$(d)` });
  const config = daemon?.argv[5] ?? '';
  assert.match(config, /Path=\/run\/share; /);
  assert.not.match(config, /Bind_addr/);
  const at = daemon?.argv.indexOf(`/a b"c'$(d)`) ?? -1;
  assert.equal(daemon?.argv.slice(at - 1, at + 2), ['--bind', `/a b"c'$(d)`, '/run/share']);
  assert.is(daemon?.overNetwork, true);
});

// In the form of nfs(5) and of Linux' fs/nfs/super.c.
const TABLE =
  '10.0.2.2:/share /mnt/x nfs4 rw,relatime,vers=4.2,rsize=65536,wsize=131072,namlen=255,hard,noac,proto=tcp,nconnect=2,timeo=600,retrans=2,sec=sys 0 0\n';

test('what the table shows is held against what was asked for', () => {
  const [entry] = parseMountTable(TABLE);
  assert.ok(entry);
  assert.equal(findMismatches(recipeOf('nfs:rsize=64k:wsize=128k:nconnect=2:ac=no').expected, entry), []);
  assert.equal(findMismatches(recipeOf('nfs:vers=4.1:rsize=1m:sync=yes').expected, entry), [
    'vers=4.2 in place of vers=4.1',
    'rsize=65536 in place of rsize=1048576',
    'sync=(not shown) in place of sync=yes',
  ]);
});

test('jobs are not confined where a guest has NFS, since it can ask for any file of the file system', () => {
  assert.is(confinesJobs(makePlan(['v'], 'virtiofs,9p,sshfs')), true);
  const plan = makePlan(['v'], 'virtiofs,n=nfs');
  assert.is(confinesJobs(plan), false);
  assert.match(placesOfJobs(plan), /in a VM that has the mount 'n' \(a guest of NFS can ask for any file/);
});

test.run();
