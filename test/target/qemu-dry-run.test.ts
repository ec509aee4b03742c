/** Tests of src/target/qemu-dry-run.ts: what is missing on this host is told and stood in for, what is wrong is refused. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeVm } from '../../src/target/qemu-dry-run.ts';
import { rejectionOf } from '../support/failure.ts';
import { makePlan } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const describe = (mounts: string) => describeVm(makePlan(['w'], mounts));

/** The command of a daemon on line with `socket`. */
const daemonOf = (lines: readonly string[], socket: string) => lines.find((line) => line.includes(`/SESSION/${socket}.sock`) && !line.startsWith('qemu')) ?? '';

test('a daemon that is not here is told, and one that has the options of its mount stands for it', async () => {
  const lines = await describe(
    'a=virtiofs:daemon=/nonexistent/a:timeout=5,b=virtiofs:daemon=/nonexistent/b:inode-file-handles=prefer,c=virtiofs:daemon=/nonexistent/c',
  );
  assert.equal(
    lines.slice(0, 3),
    ['a', 'b', 'c'].map((name) => `# mount '${name}' as it would be: daemon /nonexistent/${name} is not an executable`),
  );
  assert.match(daemonOf(lines, 'm0'), '-o timeout=5');
  assert.match(daemonOf(lines, 'm1'), '--inode-file-handles=prefer');
  assert.match(daemonOf(lines, 'm2'), '--cache auto');
});

test('one that is missing changes nothing of one that is here', async () => {
  const program = join(makeTempDir(), 'virtiofsd');
  const c = 'virtiofsd version 7.2.22\\nusing FUSE kernel interface version 7.36';
  writeFileSync(program, `#!/bin/sh\nprintf '${c}\\n'\n`, { mode: 0o755 });
  const lines = await describe(`here=virtiofs:timeout=5:daemon=${program},gone=virtiofs:daemon=/nonexistent/v`);
  assert.match(daemonOf(lines, 'm0'), `${program} --socket-path=/SESSION/m0.sock`);
  assert.match(daemonOf(lines, 'm0'), '-o timeout=5');
  assert.is(lines.filter((line) => line.includes('as it would be')).length, 1);
});

test('what would be refused is refused', async () => {
  for (const [mounts, said] of [
    ['virtiofs:daemon=/bin/true', 'daemon /bin/true is no virtiofsd'],
    ['virtiofs:daemon=/nonexistent/v:timeout=5:inode-file-handles=prefer', 'virtiofsd has no'],
    ['sshfs:direction=reverse:max_conns=2', 'max_conns goes with direction=forward alone'],
  ] as const) {
    const error = await rejectionOf(describe(mounts), mounts);
    assert.is(error.exitCode, 2, mounts);
    assert.ok(error.message.includes(said), `${mounts}: ${error.message}`);
  }
});

test('so is a QEMU that is none; one that is not here is told', async () => {
  const describeWith = (qemu: string) => describeVm(makePlan(['w'], '9p', { qemu }));
  assert.match((await rejectionOf(describeWith('/bin/true'), '/bin/true')).message, 'qemu=/bin/true is no QEMU');
  const lines = await describeWith('/nonexistent/qemu');
  assert.is(lines[0], '# QEMU as it would be: qemu=/nonexistent/qemu is not an executable');
  assert.ok(lines.some((line) => line.startsWith('/nonexistent/qemu ')));
});

test.run();
