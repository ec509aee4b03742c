/** NFS in a real VM: `npm run test:variants`, since its server is installed for it alone and a guest without KVM takes long to load its modules. */

import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { makePlan } from '../../src/commands/make-plan.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { cacheDir } from '../../src/process/paths.ts';
import type { Bed } from '../../src/run/bed.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { makeFolder } from '../e2e/support.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';

const WHY_NO_GANESHA =
  process.getuid?.() !== 0
    ? 'nfs-ganesha needs root'
    : findProgram('ganesha.nfsd', ['/usr/bin', '/usr/sbin']) === null
      ? 'no nfs-ganesha: apt-get install --no-install-recommends nfs-ganesha nfs-ganesha-vfs'
      : null;

const test = testNeeding(whyNoVm() ?? WHY_NO_GANESHA);

const MOUNTS: Readonly<Record<string, readonly string[]>> = {
  'nfs=nfs:rsize=12k:wsize=128k:nconnect=2:ac=no': ['vers=4.2', 'rsize=12288', 'wsize=131072', 'nconnect=2', 'noac'],
  'v41=nfs:vers=4.1:actimeo=5': ['vers=4.1', 'acregmin=5'],
  'v3=nfs:vers=3:sync=yes': ['vers=3', 'sync'],
};

/** Where the servers are in the VM's own network namespace. */
const PORTS = [12_049, 12_051, 12_053, 12_055];

let bed: Bed;
const taken: Server[] = [];
let shareDir = '';

test.before(async () => {
  // On this host others have them: that is no trouble of the VM's.
  for (const port of PORTS) {
    const server = createServer().listen(port);
    taken.push(server);
    await Promise.race([once(server, 'listening'), once(server, 'error')]);
  }
  shareDir = join(makeFolder(), 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  const plan = await makePlan({ mounts: ['virtiofs', ...Object.keys(MOUNTS)].join(','), jobs: 'seqread-psync' });
  bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say: () => {}, signal: new AbortController().signal });
});

test.after(async () => {
  await bed?.[Symbol.asyncDispose]();
  for (const server of taken) server.close();
});

for (const [mount, words] of Object.entries(MOUNTS)) {
  const name = mount.split('=')[0];
  for (const word of words) {
    test(`${name}: the mount table shows ${word}`, () => {
      const options = bed.mounts.find(({ found }) => found.name === name)?.found.options ?? [];
      assert.ok(options.includes(word), `${word} in ${options}`);
    });
  }
}

test('every mount reads what the host wrote, and the host what it writes', async () => {
  writeFileSync(join(shareDir, 'data/seen'), 'by the host');
  for (const { testDir, found } of bed.mounts) {
    const result = await bed.machine.exec(['sh', '-c', 'cat "$1/seen" && echo "$2" > "$1/$2" && sync "$1/$2"', 'sh', testDir, found.name], {
      timeoutMs: 60_000,
    });
    assert.equal([result.stdout.toString('utf8'), result.exitCode], ['by the host', 0], `${found.name}: ${result.stderr}`);
    assert.is(readFileSync(join(shareDir, 'data', found.name), 'utf8'), `${found.name}\n`, found.name);
  }
});

test.run();
