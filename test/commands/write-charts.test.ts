/** Tests of src/commands/write-charts.ts and of the chart options of `report`. */

import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../../src/commands/command-line.ts';
import { drawChart, writeCharts } from '../../src/commands/write-charts.ts';
import { FsbenchError } from '../../src/model/errors.ts';
import { SAMPLE_DIR } from '../golden/sample.ts';
import { makeLoneReport } from '../support/charts.ts';
import { makeTempDir } from '../support/temp-dir.ts';

async function run(argv: readonly string[], isTTY = false): Promise<{ exitCode: number; out: Buffer }> {
  const chunks: Buffer[] = [];
  const exitCode = await runCommandLine(argv, () => ({ signal: new AbortController().signal, release: () => {} }), {
    stdout: { isTTY, write: (result) => chunks.push(Buffer.from(result)) },
    stderr: { write: () => {} },
    env: {},
  });
  return { exitCode, out: Buffer.concat(chunks) };
}

async function failureOf(action: Promise<unknown>): Promise<FsbenchError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof FsbenchError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

test('all charts are written that there are figures for, the spec beside the SVG', async () => {
  const files = new Map<string, string>();
  await writeCharts(makeLoneReport(), async (name, text) => {
    files.set(name, text);
  });
  const names = ['overview', 'iops', 'iops-log', 'bw', 'bw-log', 'latency', 'loops'];
  assert.equal([...files.keys()].sort(), names.flatMap((name) => [`charts/${name}.svg`, `charts/${name}.vl.json`]).sort());
  for (const [name, text] of files) assert.ok(name.endsWith('.svg') ? text.startsWith('<svg ') : JSON.parse(text).$schema, name);
});

test('report prints the overview by default, as it is committed', async () => {
  const { out } = await run(['report', SAMPLE_DIR, '--format', 'svg']);
  assert.ok(out.toString() === readFileSync(join(SAMPLE_DIR, 'charts/overview.svg'), 'utf8'));
});

test('--chart picks another, --format vl prints its spec', async () => {
  const { out } = await run(['report', SAMPLE_DIR, '--format', 'vl', '--chart', 'loops']);
  assert.ok(out.toString() === readFileSync(join(SAMPLE_DIR, 'charts/loops.vl.json'), 'utf8'));
});

test('a PNG goes to a file or a pipe as bytes, not to a terminal', async () => {
  const { out } = await run(['report', SAMPLE_DIR, '--format', 'png']);
  assert.is(out.subarray(0, 4).toString('latin1'), '\x89PNG');
  const failure = await failureOf(run(['report', SAMPLE_DIR, '--format', 'png'], true));
  assert.is(failure.exitCode, 2);
  assert.match(failure.hint ?? '', '--out FILE');
  const file = join(makeTempDir(), 'a.png');
  await run(['report', SAMPLE_DIR, '--format', 'png', '--out', file], true);
  assert.ok(readFileSync(file).equals(out));
});

test('a chart that does not exist is refused with the list of those that do', async () => {
  const failure = await failureOf(drawChart(makeLoneReport(), 'constructor', 'svg'));
  assert.is(failure.exitCode, 2);
  assert.match(failure.message, "'constructor' is not possible");
  assert.match(failure.hint ?? '', 'overview, iops');
});

test('a chart without figures says what it needs', async () => {
  assert.match((await failureOf(drawChart(makeLoneReport(), 'split', 'svg'))).hint ?? '', 'reads and writes');
});

test('--chart is refused where nothing is drawn', async () => {
  assert.match((await failureOf(run(['report', SAMPLE_DIR, '--format', 'md', '--chart', 'loops']))).message, '--format md has no chart');
});

test.run();
