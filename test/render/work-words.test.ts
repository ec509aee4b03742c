/** Reports speak of runs in the words of their kinds of work. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { Report, Workload } from '../../src/model/records.ts';
import { renderEnvironment } from '../../src/render/html/environment.ts';
import { renderHtml } from '../../src/render/html/page.ts';
import { renderReport, renderSources } from '../../src/render/markdown.ts';
import { WORK_KINDS } from '../../src/work/kinds.ts';
import { ENVIRONMENT } from '../support/nights.ts';
import { readPageData } from '../support/page-data.ts';
import { makeLoop, makePlan, makeRun } from '../support/records.ts';
import { withRow } from '../support/rooms/with-row.ts';
import { shellScript } from '../support/rooms/work.ts';

const FIO: Workload = { name: 'v', jobText: '[v]\nrw=read\n' };
const SCRIPT: Workload = { name: 'npm-ci', kind: shellScript.kind, jobText: 'npm ci\n' };

interface Words {
  readonly sources: string;
  readonly environment: string;
  readonly report: string;
  readonly programs: readonly (string | null)[];
}

function wordsOf(workloads: readonly Workload[]): Words {
  const run = makeRun({ ...makePlan([], 'a=9p'), workloads, loops: 1 });
  const loops = workloads.map(({ name, kind }) =>
    makeLoop({ workload: name, ...(kind === undefined ? {} : { metrics: null, figures: { 'script-time': 5 } }) }),
  );
  const report: Report = buildReport([sourceOfRun('run', run, loops)]);
  const page = renderHtml(report, { assets: { style: '', script: '' }, charts: [], command: '', generatedBy: 'test' });
  return {
    sources: renderSources(report),
    environment: renderEnvironment(report.sources).text,
    report: renderReport(report, run, ''),
    programs: readPageData(page).workloads.map(({ program }) => program),
  };
}

const withScripts = (workloads: readonly Workload[]) => withRow(WORK_KINDS, shellScript, async () => wordsOf(workloads));

test('fio jobs have the options of fio', () => {
  const { sources, environment, report, programs } = wordsOf([FIO]);
  assert.match(sources, /^- fio options: runtime 20 s, 1 loop, iodepth 16, size 4G, direct 1, block size 4K; seed \d+\n/);
  assert.match(environment, '<dt>fio options</dt><dd>runtime 20 s, iodepth ');
  assert.match(report, 'raw/ has what fio printed.');
  assert.equal(programs, ['fio']);
});

test('work of another kind has none of them', async () => {
  const { sources, environment, report, programs } = await withScripts([SCRIPT]);
  assert.match(sources, /^- 1 loop; seed \d+\n/);
  assert.not.match(sources + environment, /fio|iodepth/);
  assert.match(report, 'raw/ has what sh printed.');
  assert.equal(programs, ['sh']);
});

test('files and tools of commands stand with the machine, and fio does not', () => {
  const command: Workload = { name: 'git-status', kind: 'exec', jobText: 'run: [git, status]\nfiles: 12000\n' };
  const run = makeRun({ ...makePlan([], 'a=9p'), workloads: [command], loops: 1 });
  const environment = { ...ENVIRONMENT, programs: { git: '2.39.5', npm: '10.8.2' } };
  const report = buildReport([sourceOfRun('run', { ...run, environment }, [makeLoop({ workload: 'git-status', metrics: null, figures: { 'wall-time': 5 } })])]);
  const words = [renderSources(report), renderEnvironment(report.sources).text];
  for (const text of words) {
    assert.match(text, /git-status 12,000/);
    assert.match(text, /git 2\.39\.5, npm 10\.8\.2/);
    assert.not.match(text, /fio/);
  }
});

test('where there are both, each is spoken of', async () => {
  const { sources, report, programs } = await withScripts([FIO, SCRIPT]);
  assert.match(sources, /^- fio options: runtime 20 s, 1 loop, /);
  assert.match(report, 'raw/ has what fio and sh printed.');
  assert.equal(programs, ['fio', 'sh']);
});

test('runs of a kind that there is no more are still reported', () => {
  const { sources, report, programs } = wordsOf([SCRIPT]);
  assert.match(sources, /^- 1 loop; seed \d+\n/);
  assert.match(report, 'raw/ has what the work printed.');
  assert.equal(programs, [null]);
});

test.run();
