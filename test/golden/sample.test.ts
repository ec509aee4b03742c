/** The committed run renders to its goldens, and the README shows its table. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { readResults, readRunRecord } from '../../src/store/run-directory.ts';
import { readStopwatch } from '../../src/work/exec-output.ts';
import { mustReadExec, sized } from '../../src/work/exec-text.ts';
import {
  GOLDEN_DIR,
  KEPT_RUNS,
  keptDir,
  readReadmeTable,
  renderGoldens,
  renderKeptRun,
  renderSampleCharts,
  renderSamplePage,
  renderSampleReport,
  SAMPLE_DIR,
  unpackRawOutputs,
} from './sample.ts';

for (const [name, text] of Object.entries(renderGoldens())) {
  test(`${name} is as its golden`, () => {
    const file = join(GOLDEN_DIR, name);
    const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (golden !== text) writeFileSync(`${file}.got`, text);
    assert.ok(golden === text, `${file} differs from ${name}.got beside it; if the new one is right, npm run golden`);
  });
}

test("the README's table is the committed run's", () => {
  assert.is(readReadmeTable().trim(), renderGoldens()['sample.md']?.trim());
});

const charts = await renderSampleCharts();

for (const [name, text] of Object.entries(charts)) {
  test(`the committed ${name} is what its run draws`, () => {
    const file = join(SAMPLE_DIR, name);
    const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (golden !== text) writeFileSync(`${file}.got`, text);
    assert.ok(golden === text, `${file} differs from ${name}.got beside it; if the new one is right, npm run golden`);
  });
}

test('no chart is committed that its run does not draw', () => {
  const committed = readdirSync(join(SAMPLE_DIR, 'charts')).filter((name) => !name.endsWith('.got'));
  assert.equal(
    committed.sort(),
    Object.keys(charts)
      .map((name) => basename(name))
      .sort(),
  );
});

test('the committed report is what its run renders', () => {
  assert.ok(
    readFileSync(join(SAMPLE_DIR, 'report.md'), 'utf8') === renderSampleReport(),
    'reports/sample/report.md differs; if the new one is right, npm run golden',
  );
});

test('the committed page is what its run renders', async () => {
  const committed = readFileSync(join(SAMPLE_DIR, 'report.html'), 'utf8');
  assert.ok(
    unpackRawOutputs(committed) === unpackRawOutputs(await renderSamplePage()),
    'reports/sample/report.html differs; if the new one is right, npm run golden',
  );
});

for (const [name, document] of KEPT_RUNS) {
  test(`the table of reports/${name} in ${document}, and its report, are the committed run's`, () => {
    const { report, table } = renderKeptRun(name);
    const text = readFileSync(join(PACKAGE_ROOT, document), 'utf8');
    assert.ok(text.includes(`<!-- ${name}:begin -->\n\n${table}\n<!-- ${name}:end -->`), `${document} differs; if the new one is right, npm run golden`);
    assert.ok(readFileSync(join(keptDir(name), 'report.md'), 'utf8') === report, `reports/${name}/report.md differs; if the new one is right, npm run golden`);
  });
}

test('the committed run of commands is whole: git status and npm ci over the mounts, and raw files that tell its times', () => {
  const { mounts, plan } = readRunRecord(keptDir('exec'));
  const results = readResults(keptDir('exec'));
  for (const kind of ['virtiofs', '9p', 'fuse.sshfs', 'tmpfs'])
    assert.ok(
      mounts.some(({ fstype }) => fstype === kind),
      kind,
    );
  for (const name of ['git-status', 'npm-ci']) {
    const workload = plan.workloads.find((each) => each.name === name);
    const text = mustReadExec(workload?.jobText ?? '');
    assert.ok(sized(text, text.files, 0) >= 10_000, `${name} is of as many files as people have`);
  }
  assert.is(results.length, plan.workloads.length * plan.mounts.length * plan.loops);
  for (const { outcome, raw, figures, workload, mount } of results) {
    assert.is(outcome, 'ok', `${workload} on ${mount}`);
    const { wallSeconds } = readStopwatch(readFileSync(join(keptDir('exec'), 'raw', raw ?? ''), 'utf8')) ?? {};
    assert.is(figures?.['wall-time'], wallSeconds, `${workload} on ${mount}`);
  }
});

test("the committed run of Lima's mount types is whole: three of them, each named for what the guest had, and raw files that parse to its figures", () => {
  const { mounts, plan } = readRunRecord(keptDir('lima'));
  const shown = Object.fromEntries(mounts.filter(({ mountPoint }) => mountPoint !== '/').map(({ name, fstype }) => [name, fstype]));
  assert.equal(shown, { 'lima-virtiofs/virtiofs': 'virtiofs', 'lima-9p/9p': '9p', 'lima-reverse-sshfs/reverse-sshfs': 'fuse.sshfs' });
  const results = readResults(keptDir('lima'));
  assert.is(results.length, plan.workloads.length * plan.mounts.length * plan.loops);
  for (const { outcome, raw, metrics, workload, mount } of results) {
    assert.is(outcome, 'ok', `${workload} on ${mount}`);
    assert.equal(parseFioOutput(readFileSync(join(keptDir('lima'), 'raw', raw ?? ''), 'utf8')).metrics, metrics, `${workload} on ${mount}`);
  }
});

test('the committed run is whole: all 30 workloads on three mounts, raw files that parse to its figures', () => {
  const { plan } = readRunRecord(SAMPLE_DIR);
  const results = readResults(SAMPLE_DIR);
  assert.is(plan.workloads.length, 30);
  assert.is(plan.mounts.length, 3);
  assert.is(results.length, 90 * plan.loops);
  for (const { outcome, raw, metrics, workload, mount } of results) {
    if (outcome !== 'ok') continue;
    assert.equal(parseFioOutput(readFileSync(join(SAMPLE_DIR, 'raw', raw ?? ''), 'utf8')).metrics, metrics, `${workload} on ${mount}`);
  }
});

test.run();
