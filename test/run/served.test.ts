/** Tests of src/run/served.ts: which processes' counters are a mount's, and what comes of two readings. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Bed, BedMount } from '../../src/run/bed.ts';
import { diffServer, readServer, type ServerCounters } from '../../src/run/served.ts';
import { testNeeding } from '../support/needs.ts';

const io = (readBytes: number, writeBytes: number, diskReadBytes = 0) => ({ readBytes, writeBytes, diskReadBytes });
const readings = (entries: readonly (readonly [number, ReturnType<typeof io>])[]): ServerCounters => new Map(entries);

test('a daemon and QEMU served what they read and wrote', () => {
  const [before, after] = [readings([[7, io(100, 50)]]), readings([[7, io(4196, 8242, 4096)]])];
  for (const server of ['daemon', 'qemu'] as const) assert.equal(diffServer(before, after, { server }), { bytes: 4096 + 8192, diskReadBytes: 4096 });
});

test('an sftp server gets what it writes and sends what it reads: it served what it read', () => {
  assert.equal(diffServer(readings([[7, io(0, 0)]]), readings([[7, io(4096, 4096)]]), { server: 'sshd' }), { bytes: 4096, diskReadBytes: 0 });
});

test('several processes are added up, and one that came in between is left out', () => {
  const before = readings([
    [7, io(0, 0)],
    [8, io(10, 0)],
  ]);
  const after = readings([
    [7, io(5, 0)],
    [8, io(20, 0)],
    [9, io(1000, 0)],
  ]);
  assert.equal(diffServer(before, after, { server: 'daemon' }), { bytes: 15, diskReadBytes: 0 });
});

test('without a process at both ends nothing is known', () => {
  assert.is(diffServer(readings([]), readings([[7, io(1, 1)]]), { server: 'qemu' }), null);
});

testNeeding(process.platform === 'linux' ? null : 'no /proc')('of sshd only what is at the ends of its tree is looked at', async () => {
  await using shell = startTree();
  await once(shell.child.stdout as NodeJS.ReadableStream, 'data');
  const pid = shell.child.pid as number;
  const bed = { hostPids: { qemu: pid, daemons: new Map([['v', pid]]), sshd: pid } } as unknown as Bed;
  const look = (server: BedMount['server']) => [...readServer(bed, { server, found: { name: 'v' } } as unknown as BedMount).keys()];
  assert.equal(look('qemu'), [pid], 'QEMU is one process');
  assert.is(look('daemon').length, 2, 'a daemon with its child');
  assert.ok(look('sshd').length === 1 && !look('sshd').includes(pid), 'the sftp server alone');
  assert.equal(look(undefined), []);
});

/** A shell with one child, which end with their standard input. */
function startTree() {
  const child = spawn('sh', ['-c', 'cat <&3 & echo up; wait'], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const [input] = child.stdio.slice(3) as unknown as [NodeJS.WritableStream];
  return {
    child,
    async [Symbol.asyncDispose]() {
      input.end();
      await once(child, 'exit');
    },
  };
}

test.run();
