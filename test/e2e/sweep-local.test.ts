/** A sweep from the command line to table, CSV, chart and a resumed run, on this machine without a VM. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { type Ended, makeMounts, readLoops, readRun, runCli } from './support.ts';

const test = testNeeding(whyNoProgram('fio', 'setpriv'));

const CELLS = ['@bs=4k@iodepth=1', '@bs=4k@iodepth=4', '@bs=64k@iodepth=1', '@bs=64k@iodepth=4'].map((end) => `randread-libaio${end}`);

let cwd = '';
let dir = '';
let list = '';
let ended: Ended;

test.before(async () => {
  ({ cwd, list } = makeMounts());
  dir = join(cwd, 'run');
  const argv = ['fio', '--target', 'local', '--mounts', list, '--jobs', 'randread-libaio', '--sweep', 'iodepth=1,4', '--sweep', 'bs=4k,64K'];
  ended = await runCli([...argv, '--runtime', '1', '--loops', '1', '--size', '1M', '--direct', '0', '--out', dir], cwd);
});

test('every combination is a row, and fio was asked for its values', () => {
  assert.is(ended.code, 0, ended.stderr);
  for (const cell of CELLS) assert.ok(ended.stdout.includes(`| ${cell} `), `${cell} in ${ended.stdout}`);
  const loops = readLoops(dir);
  assert.is(loops.length, 8);
  for (const { workload, fioArgv } of loops) {
    const [, bs, depth] = /@bs=(\w+)@iodepth=(\d)$/.exec(workload) ?? [];
    assert.ok(fioArgv.includes(`--blocksize=${bs?.toUpperCase()}`), `${workload}: ${fioArgv}`);
    assert.ok(fioArgv.includes(`--iodepth=${depth}`), `${workload}: ${fioArgv}`);
  }
});

test('the chart is drawn, and CSV has a column for each option', async () => {
  assert.ok(readdirSync(join(dir, 'charts')).includes('sweep.svg'), 'chart');
  const { stdout } = await runCli(['report', dir, '--format', 'csv'], cwd);
  const [head = '', first = ''] = stdout.split('\n');
  assert.ok(head.endsWith(',sweptWorkload,sweptMount,swept.bs.bytes,swept.iodepth'), head);
  assert.match(first, /,randread-libaio,(first|second),4096,1$/);
});

test('a resumed sweep measures what is missing and no more', async () => {
  const kept = readFileSync(join(dir, 'results.jsonl'), 'utf8').split('\n').slice(0, 7).join('\n');
  writeFileSync(join(dir, 'results.jsonl'), `${kept}\n`);
  const resumed = await runCli(['fio', '--resume', dir], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  assert.is(readLoops(dir).length, 8);
  assert.equal(
    readRun(dir).plan.workloads.map(({ name }) => name),
    CELLS,
  );
});

test('a sweep of 10,000 cells is told and refused before anything is made', async () => {
  const out = join(cwd, 'days');
  const depths = Array.from({ length: 5000 }, (_, at) => at + 1).join(',');
  const { code, stderr } = await runCli(
    ['fio', '--target', 'local', '--mounts', list, '--jobs', 'randread-libaio', '--sweep', `iodepth=${depths}`, '--out', out],
    cwd,
  );
  assert.is(code, 2, stderr);
  assert.match(stderr, /10000 cells \(5000 workloads on 2 mounts\), 30000 loops: about \d+ h .*\n.*--yes/);
  assert.not.ok(existsSync(out), 'run directory');
});

test.run();
