/** `fsbench check` end to end over the reference's own nights in raw text: the events it is known to find, and no other night fails. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../../src/analyse/nightly/records.ts';
import { type CheckOptions, runCheck } from '../../../src/commands/check/check.ts';
import { runHistoryAdd } from '../../../src/commands/history/add.ts';
import { runHistoryChart } from '../../../src/commands/history/chart.ts';
import { PACKAGE_ROOT } from '../../../src/paths.ts';
import { runCommand } from '../../support/command-io.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const NIGHTS_PY = join(PACKAGE_ROOT, '../shared/nights.py');
const NIGHTS = 60;
const ARGUMENTS = `--nights ${NIGHTS} --loops 3 --seed 1 --model calm --step virtiofs/randread-psync:41:-10 --step 9p/seqwrite-libaio:41:-5 --step sshfs/seqread-mmap:41-55:-20`;

const OPTIONS: CheckOptions = { label: [], add: false, accept: [], control: [], anyMachine: false, confirm: false, trust: false, format: 'json' };
const dateOf = (night: number) => new Date(Date.UTC(2024, 0, night, 1, 30)).toISOString();

/** The raw text files of each night, in order. */
function makeRawNights(): string[][] {
  const dir = makeTempDir();
  const { status, stderr } = spawnSync('python3', [NIGHTS_PY, dir, ...ARGUMENTS.split(' ')], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  const nights = readdirSync(dir).filter((name) => name.startsWith('night-'));
  return nights.sort().map((name) => ['virtiofs', '9p', 'sshfs'].map((mount) => join(dir, name, `${mount}.txt`)));
}

function testNights(nights: readonly (readonly string[])[], history: string): void {
  const check = async (night: number, options: Partial<CheckOptions> = {}) => {
    const all = { ...OPTIONS, history, at: dateOf(night), label: [`commit=c${night}`], ...options };
    return runCommand((io) => runCheck(nights[night - 1] as string[], all, io));
  };
  const findingsOf = async (night: number) => {
    const { code, out } = await check(night);
    const findings: Finding[] = JSON.parse(out).metrics[0].verdict.findings;
    return { code, findings };
  };

  for (const [night, code, events] of [
    [40, 0, []],
    [41, 1, ['sshfs/seqread-mmap now', 'virtiofs/randread-psync now']],
    [42, 0, ['sshfs/seqread-mmap confirmed', 'virtiofs/randread-psync confirmed', 'virtiofs/randrw-libaio rise']],
    [44, 1, ['virtiofs/randrw-libaio drop']],
    [46, 1, ['9p/seqwrite-libaio drop']],
    [57, 0, ['sshfs/seqread-mmap rise']],
  ] as const) {
    test(`night ${night} has the events of the reference and exits with ${code}`, async () => {
      const found = await findingsOf(night);
      assert.equal(found.findings.map(({ key, kind }) => `${key} ${kind}`).sort(), events);
      assert.is(found.code, code);
    });
  }

  test('no other night fails once there is history enough', async () => {
    const failed: number[] = [];
    for (const night of [15, 20, 25, 30, 35, 43, 45, 47, 50, 56, 60]) if ((await check(night)).code !== 0) failed.push(night);
    assert.equal(failed, []);
  });

  test("the chart of a series marks what its nights were found to be: the drop on the step's first night, the rise on the first after it", async () => {
    const out = join(makeTempDir(), 'series.vl.json');
    await runCommand((io) => runHistoryChart('sshfs/seqread-mmap', { history, out }, io));
    const text = readFileSync(out, 'utf8');
    assert.match(text, '−20.0 %', 'size of the drop');
    for (const night of [41, 56]) assert.match(text, dateOf(night), `night ${night}`);
    await runCommand((io) => runHistoryChart('9p/seqread-psync', { history, out }, io));
    assert.not.match(readFileSync(out, 'utf8'), '"drop"', 'a series without a change');
  });

  test('the night of the step names both series, the commit, and how far off it was', async () => {
    const { out } = await check(41, { format: 'text' });
    assert.match(out, /^Regression: 2 findings, judged against 40 nights\.\n/);
    for (const [key, share] of [
      ['virtiofs/randread-psync', /\b(?:9|10|11)\.\d % fewer/],
      ['sshfs/seqread-mmap', /\b(?:19|20|21)\.\d % fewer/],
    ] as const) {
      const line = out.split('\n').findIndex((each) => each.startsWith(`✗ ${key}: `));
      assert.match(out.split('\n')[line] ?? '', share, key);
      assert.match(out.split('\n')[line + 1] ?? '', /since 2024-02-10 01:30 UTC \(night-[0-9a-f]{16}, commit=c41\)$/, key);
    }
    assert.match(out, '(z -10.7, ', 'as far off as the reference says');
  });

  test('a small lasting step names the night it began in to within one, and that commit', async () => {
    const { findings } = await findingsOf(46);
    const commit = findings[0]?.since.labels['commit'] as string;
    assert.ok(['c40', 'c41', 'c42'].includes(commit), commit);
    assert.ok(Math.abs((findings[0]?.ratio ?? 0) - 0.95) < 0.015, `ratio ${findings[0]?.ratio}`);
  });

  test('while there is too little history, nights pass and say how many are missing', async () => {
    for (const [night, words] of [
      [1, /^Too little history: 0 nights so far, 14 more are needed/],
      [9, /^Too little history: 8 nights so far, 6 more are needed/],
      [14, /^Too little history: 13 nights so far, 1 more is needed/],
    ] as const) {
      const { code, out } = await check(night, { format: 'text' });
      assert.is(code, 0, `night ${night}`);
      assert.match(out, words);
    }
  });
}

if (!existsSync(NIGHTS_PY) || spawnSync('python3', ['--version']).status !== 0)
  process.stdout.write("skipped: check over the reference's nights (no ../shared/nights.py or no python3)\n");
else {
  const nights = makeRawNights();
  const history = join(makeTempDir(), 'nightly.db');
  for (const [at, files] of nights.entries()) {
    const options = { history, at: dateOf(at + 1), label: [`commit=c${at + 1}`], accept: [], json: false };
    await runCommand((io) => runHistoryAdd(files, options, io));
  }
  testNights(nights, history);
}

test.run();
