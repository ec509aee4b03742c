/** The nightly rule against the events of the reference detector, on the reference's own nights. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeNights } from '../../../src/analyse/nightly/judge.ts';
import type { Night, NightSeries } from '../../../src/analyse/nightly/records.ts';
import { PACKAGE_ROOT } from '../../../src/paths.ts';

const NIGHTS_PY = join(PACKAGE_ROOT, '../shared/nights.py');

const ARGUMENTS =
  '--nights 70 --loops 3 --seed 1 --model calm --step virtiofs/randread-psync:41:-10 --step 9p/seqwrite-libaio:41:-5 --step sshfs/seqread-mmap:41-55:-20';

/** iops of reads and of writes in fio's terse output, version 3. */
const READ_IOPS = 7;
const WRITE_IOPS = 48;

function readSeries(file: string): NightSeries[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const mount = (lines.find((line) => line.startsWith('TEST_NAME=')) ?? '').slice('TEST_NAME='.length);
  const byWorkload = new Map<string, number[]>();
  for (const line of lines) {
    if (!line.startsWith('3;fio-')) continue;
    const fields = line.split(';');
    const workload = fields[2] as string;
    byWorkload.set(workload, [...(byWorkload.get(workload) ?? []), Number(fields[READ_IOPS]) + Number(fields[WRITE_IOPS])]);
  }
  return [...byWorkload].map(([workload, loops]) => ({ key: `${mount}/${workload}`, mount, workload, control: false, loops }));
}

function readNight(dir: string, id: string): Night {
  const files = readdirSync(join(dir, id)).sort();
  return { id, at: '2026-01-01T00:00:00.000Z', labels: {}, machine: 'm', series: files.flatMap((file) => readSeries(join(dir, id, file))) };
}

test('steps put into simulated nights are found in the nights and by the kinds that the reference gives', () => {
  if (!existsSync(NIGHTS_PY) || spawnSync('python3', ['--version']).status !== 0) {
    process.stdout.write('skipped: no ../shared/nights.py or no python3\n');
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-nights-'));
  try {
    assert.is(spawnSync('python3', [NIGHTS_PY, dir, ...ARGUMENTS.split(' ')]).status, 0, 'nights.py');
    const nights = readdirSync(dir)
      .filter((name) => name.startsWith('night-'))
      .sort()
      .map((name) => readNight(dir, name));
    const events = judgeNights(nights).flatMap(({ findings }, at) =>
      findings.filter(({ kind }) => ['now', 'drop', 'rise'].includes(kind)).map(({ kind, key, z }) => ({ night: at + 1, kind, key, z })),
    );
    assert.equal(events.map(({ night, key, kind }) => `${night} ${key} ${kind}`).sort(), [
      '41 sshfs/seqread-mmap now',
      '41 virtiofs/randread-psync now',
      '42 virtiofs/randrw-libaio rise',
      '44 virtiofs/randrw-libaio drop',
      '46 9p/seqwrite-libaio drop',
      '57 sshfs/seqread-mmap rise',
    ]);
    assert.is(events.find(({ key }) => key === 'virtiofs/randread-psync')?.z.toFixed(1), '-10.7');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test.run();
