/** `fsbench check` end to end over nights in raw text: the events they are known to have, and no other night fails. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../src/analyse/nightly/records.ts';
import { type CheckOptions, runCheck } from '../../src/commands/check/check.ts';
import { runHistoryAdd } from '../../src/commands/history/add.ts';
import { runHistoryChart } from '../../src/commands/history/chart.ts';
import { runCommand } from './command-io.ts';
import type { Golden } from './golden-nights.ts';
import { makeTempDir } from './temp-dir.ts';

const OPTIONS: CheckOptions = { label: [], add: false, accept: [], control: [], anyMachine: false, confirm: false, trust: false, format: 'json' };
const dateOf = (night: number) => new Date(Date.UTC(2024, 0, night, 1, 30)).toISOString();

/** Writes each night's texts to files, night by night. */
function writeNights(nights: readonly (readonly string[])[]): string[][] {
  const dir = makeTempDir();
  return nights.map((texts, night) =>
    texts.map((text, at) => {
      const file = join(dir, `${night + 1}-${at}.txt`);
      writeFileSync(file, text);
      return file;
    }),
  );
}

/** Registers the tests; `makeNights` gives the raw texts of each night, a file a mount. */
export function testGoldenCheck(test: Test, golden: Golden, makeNights: () => string[][]): void {
  const history = join(makeTempDir(), 'nightly.db');
  let nights: string[][] = [];

  test.before(async () => {
    nights = writeNights(makeNights());
    for (const [at, files] of nights.entries()) {
      const options = { history, at: dateOf(at + 1), label: [`commit=c${at + 1}`], accept: [], json: false };
      await runCommand((io) => runHistoryAdd(files, options, io));
    }
  });

  const check = async (night: number, options: Partial<CheckOptions> = {}) => {
    const all = { ...OPTIONS, history, at: dateOf(night), label: [`commit=c${night}`], ...options };
    return runCommand((io) => runCheck(nights[night - 1] as string[], all, io));
  };
  const findingsOf = async (night: number) => {
    const { code, out } = await check(night);
    const findings: Finding[] = JSON.parse(out).metrics[0].verdict.findings;
    return { code, findings };
  };

  const eventful = [...new Set(golden.events.flatMap(({ night, kind }) => (kind === 'now' ? [night, night + 1] : [night])))];
  for (const night of [40, ...eventful]) {
    const own = golden.events.filter((event) => event.night === night);
    const before = golden.events.filter((event) => event.night === night - 1 && event.kind === 'now');
    const wanted = [...own.map(({ key, kind }) => `${key} ${kind}`), ...before.map(({ key }) => `${key} confirmed`)].sort();
    const code = own.some(({ kind }) => kind !== 'rise') ? 1 : 0;
    test(`night ${night} has the known events (${wanted.join(', ') || 'none'}) and exits with ${code}`, async () => {
      const found = await findingsOf(night);
      assert.equal(found.findings.map(({ key, kind }) => `${key} ${kind}`).sort(), wanted);
      assert.is(found.code, code);
    });
  }

  test('no other night fails once there is history enough', async () => {
    const failed: number[] = [];
    const quiet = [15, 20, 25, 30, 35, 43, 44, 45, 47, 50, 56, 60, 67, 70].filter((night) => !eventful.includes(night));
    for (const night of quiet) if ((await check(night)).code !== 0) failed.push(night);
    assert.equal(failed, []);
  });

  test("the chart of a series marks what its nights were found to be: the drop on the step's first night, the rise on the first after it", async () => {
    const out = join(makeTempDir(), 'series.vl.json');
    await runCommand((io) => runHistoryChart('sshfs/seqread-mmap', { history, out }, io));
    const text = readFileSync(out, 'utf8');
    assert.match(text, /−(?:18|19|20|21)\.\d %/, 'size of the drop');
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
    assert.match(out, `(z ${golden.z}, `, 'as far off as is known');
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
