/** Tests of src/parse/fio-normal.ts: fio's output for people against the figures other readings of it give. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAnnouncement } from '../../src/parse/fio-announcement.ts';
import { isBlockHead, parseNormalBlock } from '../../src/parse/fio-normal.ts';
import { parseText } from '../../src/parse/text.ts';
import { readFioFixture } from '../support/fixtures.ts';

const NORMAL = ['randrw-libaio-multi', 'seqread-psync', 'seqwrite-mmap'].map((name) => `formats/${name}.normal.txt`);

const UNITS: Readonly<Record<string, number>> = { nsec: 1, usec: 1000, msec: 1e6, k: 1e3, M: 1e6, '': 1, K: 1024 };

/** What a text says with its own words after `read:` or `write:`, by small expressions. */
function wordsOf(text: string, side: 'read' | 'write') {
  const from = text.search(new RegExp(`^  ${side}: `, 'm'));
  if (from < 0) return null;
  const part = text.slice(from);
  const one = (pattern: RegExp) => pattern.exec(part)?.slice(1) ?? [];
  const [iops, iopsUnit] = one(/IOPS=([\d.]+)([kM]?)/);
  const [, , runtime] = one(/\(([\d.]+)([KMG]iB)\/(\d+)msec\)/);
  const [clatUnit] = one(/^ {4}clat \((\w+)\):/m);
  const [clat, clatFactor] = one(/^ {4}clat .*avg=\s*([\d.]+)([kM]?)/m);
  const [percentileUnit] = one(/clat percentiles \((\w+)\)/);
  const [p99] = one(/ 99\.00th=\[\s*(\d+)\]/);
  return {
    roughIops: Number(iops) * (UNITS[iopsUnit as string] as number),
    runtimeMs: Number(runtime),
    clatMeanNs: Number(clat) * (UNITS[clatFactor as string] as number) * (UNITS[clatUnit as string] as number),
    clatP99Ns: Number(p99) * (UNITS[percentileUnit as string] as number),
  };
}

test('each direction has the rate, runtime and latencies its lines say', () => {
  for (const name of NORMAL) {
    const text = readFioFixture(name);
    const [loop] = parseText(text, name)?.loops ?? [];
    const counts = / {5}issued rwts: total=(\d+),(\d+)/.exec(text);
    for (const [at, side] of (['read', 'write'] as const).entries()) {
      const words = wordsOf(text, side);
      const found = loop?.metrics?.[side] ?? null;
      assert.is(found === null, words === null, `${name}: ${side} is there`);
      if (words === null || found === null) continue;
      // Printed with three digits; the counts of I/Os tell it exactly.
      assert.ok(Math.abs((found.iops ?? 0) / words.roughIops - 1) < 0.01, `${name}: ${side} IOPS ${found.iops} against ${words.roughIops}`);
      assert.is(found.iops, (Number(counts?.[at + 1]) * 1000) / words.runtimeMs, `${name}: ${side} IOPS by count`);
      assert.is(found.bw, (found.iops ?? 0) * 4096, `${name}: ${side} bw`);
      assert.ok(Math.abs((found.clatMeanNs ?? 0) - words.clatMeanNs) < 1e-3, `${name}: ${side} mean latency`);
      assert.is(found.clatP99Ns, words.clatP99Ns, `${name}: ${side} p99`);
    }
    assert.is(loop?.metrics?.runtimeMs, Math.max(wordsOf(text, 'read')?.runtimeMs ?? 0, wordsOf(text, 'write')?.runtimeMs ?? 0), `${name}: runtime`);
  }
});

test('the announcement tells engine, depth and block size', () => {
  const three = parseAnnouncement('a: b: (g=0): rw=randrw, bs=(R) 4096B-4096B, (W) 8KiB-8KiB, (T) 4096B-4096B, ioengine=libaio, iodepth=16');
  assert.equal(
    [three?.name, three?.readBytes, three?.options],
    ['a: b', 4096, { rw: 'randrw', ioengine: 'libaio', iodepth: '16', blocks: '(R) 4096B-4096B, (W) 8KiB-8KiB, (T) 4096B-4096B' }],
    'fio 3, two sizes',
  );
  const two = parseAnnouncement('job: (g=0): rw=read, bs=4K-4K/4K-4K/4K-4K, ioengine=psync, iodepth=1');
  assert.equal([two?.name, two?.readBytes, two?.options['bs']], ['job', 4096, '4096'], 'fio 2');
  const range = parseAnnouncement('job: (g=0): rw=read, bs=(R) 4096B-64.0KiB, (W) 4096B-64.0KiB, (T) 4096B-64.0KiB, ioengine=psync, iodepth=1');
  assert.equal([range?.readBytes, range?.options['bs']], [null, undefined], 'a range has no one size');
});

// By hand, in the form of stat.c of fio-2.21 (show_ddir_status): this fio can't be had here.
const FIO_2 = `seqread: (g=0): rw=read, bs=4K-4K/4K-4K/4K-4K, ioengine=psync, iodepth=1
fio-2.21
Starting 1 process

seqread: (groupid=0, jobs=1): err= 0: pid=1234: Mon May  1 12:00:00 2017
  read : io=1000.0MB, bw=51213KB/s, iops=12803, runt= 20001msec
    clat (usec): min=4, max=5152, avg=1172.91, stdev=107.11
     lat (usec): min=4, max=5152, avg=1248.65, stdev=113.84
    clat percentiles (usec):
     |  1.00th=[ 1139], 50.00th=[ 1156], 95.00th=[ 1303],
     | 99.00th=[ 1336], 99.90th=[ 2933], 99.99th=[ 4178]
  cpu          : usr=2.20%, sys=18.12%, ctx=256169, majf=0, minf=26
     issued    : total=r=256075/w=0/d=0, short=r=0/w=0/d=0, drop=r=0/w=0/d=0

Run status group 0 (all jobs):
   READ: io=1000.0MB, aggrb=51213KB/s, minb=51213KB/s, maxb=51213KB/s, mint=20001msec, maxt=20001msec
`;

test('output of fio 2 is read by the same rules', () => {
  const [loop, ...others] = parseText(FIO_2, 'x')?.loops ?? [];
  assert.is(others.length, 0, 'one loop');
  const iops = (256_075 * 1000) / 20_001;
  assert.equal(loop?.metrics, {
    read: {
      bw: iops * 4096,
      iops,
      clatMeanNs: 1172.91 * 1000,
      clatP50Ns: 1_156_000,
      clatP95Ns: 1_303_000,
      clatP99Ns: 1_336_000,
      clatP999Ns: 2_933_000,
      clatP9999Ns: 4_178_000,
    },
    write: null,
    runtimeMs: 20_001,
  });
  assert.equal([loop?.workload, loop?.outcome, loop?.parameters.blockSizeBytes], ['seqread', 'ok', 4096], 'what else is told');
});

test('without counts the printed rates are taken, K of fio 2 being 1024', () => {
  const [loop] = parseText(FIO_2.replace(/^ +issued.*\n/m, ''), 'x')?.loops ?? [];
  assert.equal([loop?.metrics?.read?.bw, loop?.metrics?.read?.iops], [51_213 * 1024, 12_803]);
});

test('a head with an error has it, and its words', () => {
  const line = 'bad: (groupid=0, jobs=2): err= 2 (file:filesetup.c:174, func=open, error=No such file or directory): pid=10888: Sat Nov 21 01:16:02 2026';
  assert.ok(isBlockHead(line), 'head');
  const parsed = parseNormalBlock([line], undefined);
  assert.equal([parsed?.name, parsed?.error], ['bad', 2]);
  assert.is(parsed?.errorLine, 'fio: pid=10888, err=2/file:filesetup.c:174, func=open, error=No such file or directory');
});

test('figures that are none leave their direction out or their latency unknown', () => {
  const loopOf = (from: string | RegExp, to: string) => parseText(FIO_2.replace(from, to), 'x')?.loops[0];
  assert.is(loopOf('avg=1172.91', 'avg=1.2.3')?.metrics?.read?.clatMeanNs, 1200, 'what can be read of it');
  const damaged = parseText(FIO_2.replace('bw=51213KB/s', 'bw=9.9.9KB/s'), 'x');
  assert.equal(damaged?.loops, [], 'bandwidth');
  assert.match(damaged?.problems[0]?.text ?? '', 'seqread: its lines of rates are not there, though I/Os are counted; left out');
  assert.is(loopOf('[ 1336]', `[ ${'9'.repeat(400)}]`)?.metrics?.read?.clatP99Ns, null, 'percentile');
});

test('what is no block is none', () => {
  for (const line of ['', 'x', 'j: (groupid=0, jobs=1): err= x', '(groupid=0']) {
    assert.not(isBlockHead(line), line);
    assert.is(parseNormalBlock([line], undefined), null, line);
  }
  assert.is(parseNormalBlock([], undefined), null, 'nothing');
});

test.run();
