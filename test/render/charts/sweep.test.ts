/** Tests of the chart of a sweep, and that what was swept survives CSV and JSON. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../../src/analyse/report.ts';
import { renameMounts } from '../../../src/analyse/source-mounts.ts';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import type { Report, Source } from '../../../src/model/records.ts';
import { sweepMounts } from '../../../src/mount/sweep.ts';
import { parseText } from '../../../src/parse/text.ts';
import { parseSweeps, sweepWorkloads } from '../../../src/plan/sweep.ts';
import { buildSweepSpec } from '../../../src/render/charts/sweep.ts';
import { findSweepLines } from '../../../src/render/charts/sweep-lines.ts';
import { renderCsv } from '../../../src/render/csv.ts';
import { renderJson } from '../../../src/render/json.ts';
import { HOSTILE_NAMES, specsOf } from '../../support/charts.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun } from '../../support/records.ts';

/** A run of a sweep, with figures that rise from cell to cell; the last cell is unsupported. */
function makeSwept(text: string, workloads: readonly string[] = ['v'], mounts = 'virtiofs,9p'): Source {
  const sweeps = parseSweeps(text);
  const plan = makePlan(workloads, mounts);
  const jobs = plan.workloads.map(({ name, jobText }) => ({ name, jobText: jobText.replace(/\[.*\n/, '[j]\nioengine=libaio\n') }));
  const swept = { ...plan, workloads: sweepWorkloads(plan, jobs, sweeps), mounts: sweepMounts(plan.mounts, sweeps) };
  const cells = swept.workloads.flatMap((workload) => swept.mounts.map((mount) => ({ workload: workload.name, mount: mount.name })));
  const loops = cells.flatMap((cell, at) =>
    at === cells.length - 1
      ? [makeBadLoop({ ...cell, outcome: 'unsupported', errno: 'EINVAL' })]
      : makeLoops(cell.workload, cell.mount, [100 * (at + 1), 110 * (at + 1), 120 * (at + 1)]),
  );
  return sourceOfRun('run', makeRun(swept), loops);
}

const linesOf = (report: Report) => {
  const found = findSweepLines(report, () => 'iops');
  return found?.panels.map(({ name, lines }) => [name, lines.map((line) => [line.name, line.points.map(({ value, estimate }) => [value, estimate !== null])])]);
};

test('a swept option of fio is the axis, a workload a panel and a mount a line, with a gap where a cell has no figure', () => {
  assert.equal(linesOf(buildReport([makeSwept('bs=1m,4k', ['v', 'w'])])), [
    [
      'v',
      ['virtiofs', '9p'].map((name) => [
        name,
        [
          ['4096', true],
          ['1048576', true],
        ],
      ]),
    ],
    [
      'w',
      [
        [
          'virtiofs',
          [
            ['4096', true],
            ['1048576', true],
          ],
        ],
        [
          '9p',
          [
            ['4096', false],
            ['1048576', true],
          ],
        ],
      ],
    ],
  ]);
});

test('a swept option of a mount is the axis of that mount alone', () => {
  assert.equal(linesOf(buildReport([makeSwept('9p:msize=8k,128k')])), [
    [
      'v',
      [
        [
          '9p',
          [
            ['8192', true],
            ['131072', false],
          ],
        ],
      ],
    ],
  ]);
});

test('of two sweeps one of fio is the axis, and values of the other are panels or lines', () => {
  const names = (text: string) =>
    findSweepLines(buildReport([makeSwept(text)]), () => 'iops')?.panels.map(({ name, lines }) => [name, lines.map((line) => line.name)]);
  assert.equal(names('9p:msize=8k,128k,bs=4k,64k'), [['v', ['virtiofs', '9p msize=8k', '9p msize=128k']]]);
  assert.equal(names('bs=4k,64k,iodepth=1,4'), [
    ['v iodepth=1', ['virtiofs', '9p']],
    ['v iodepth=4', ['virtiofs', '9p']],
  ]);
});

test('words stand side by side in their order, numbers by their size, far ones on a log axis', () => {
  const axisOf = (text: string) => {
    const axis = findSweepLines(buildReport([makeSwept(text)]), () => 'iops')?.axis;
    return [axis?.values, axis?.scale];
  };
  assert.equal(axisOf('9p:cache=none,loose,mmap'), [['none', 'loose', 'mmap'], 'words']);
  assert.equal(axisOf('iodepth=4,1,2'), [['1', '2', '4'], 'linear']);
  assert.equal(axisOf('iodepth=16,1,4'), [['1', '4', '16'], 'log']);
});

test('nothing is drawn where nothing was swept, or one value alone', () => {
  assert.is(buildSweepSpec(buildReport([makeSwept('bs=4k')])), null);
  assert.is(buildSweepSpec(buildReport([sourceOfRun('r', makeRun(makePlan(['v'], 'a=9p')), makeLoops('v', 'a', [1, 2]))])), null);
});

test('over block sizes bandwidth is drawn, else what loops rank by, or what is asked for', () => {
  const titleOf = (text: string, metric?: string) => (buildSweepSpec(buildReport([makeSwept(text)]), metric)?.title as { text?: string } | undefined)?.text;
  assert.match(String(titleOf('bs=4k,1m')), /^Bandwidth by block size/);
  assert.match(String(titleOf('iodepth=1,4')), /^IOPS by I\/Os in flight/);
  assert.match(String(titleOf('bs=4k,1m', 'clat-p99')), /latency/i);
});

test('names of the data are shown and part of no expression', () => {
  const [hostile = ''] = HOSTILE_NAMES;
  const source = renameMounts(makeSwept('bs=4k,1m'), (mount) => `${hostile}${mount}`);
  const spec = specsOf(buildReport([source]))['sweep'];
  assert.ok(JSON.stringify(spec).includes(JSON.stringify(`${hostile}9p`).slice(1, -1)), 'shown');
  JSON.stringify(spec, (key, value) => {
    if (['filter', 'field'].includes(key)) assert.not.ok(String(value).includes(hostile), key);
    return value;
  });
});

test('CSV and JSON carry what was swept, and are drawn alike', () => {
  const report = buildReport([makeSwept('9p:msize=8k,128k,bs=4k,64k')]);
  const read = (text: string, name: string) => buildReport([parseText(text, name) as Source]);
  const csv = renderCsv(report);
  assert.ok(csv.split('\n')[0]?.endsWith(',sweptWorkload,sweptMount,swept.bs.bytes,swept.9p:msize.bytes'), csv.split('\n')[0]);
  for (const back of [read(csv, 'a.csv'), read(renderJson(report), 'a.json')]) assert.equal(linesOf(back), linesOf(report));
});

test('a mount that is called otherwise is still a variant of one that is called so', () => {
  const swept = (call: (mount: string) => string) => [
    ...new Set(renameMounts(makeSwept('9p:msize=8k,128k', ['v'], '9p'), call).loops.map((loop) => `${loop.swept?.mount} ${loop.mount}`)),
  ];
  assert.equal(
    swept((mount) => `new/${mount}`),
    ['new/9p new/9p:msize=8k', 'new/9p new/9p:msize=128k'],
  );
});

test.run();
