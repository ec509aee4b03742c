/** Tests of the chart of a sweep, and that what was swept survives CSV and JSON. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../../src/analyse/report.ts';
import { renameMounts } from '../../../src/analyse/source-mounts.ts';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import type { Report, Source } from '../../../src/model/records.ts';
import { NUMBERED_NAMES } from '../../../src/model/sweep.ts';
import { VM_CHOICES } from '../../../src/model/vm-choice.ts';
import type { OptionRule } from '../../../src/mount/kind.ts';
import { MOUNT_KINDS } from '../../../src/mount/kinds.ts';
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

/** The axis of the only panel. */
const axisOf = (text: string, mounts = 'virtiofs,9p') => {
  const panels = findSweepLines(buildReport([makeSwept(text, ['v'], mounts)]), () => 'iops')?.panels;
  assert.is(panels?.length, 1);
  return [panels?.[0]?.axis.values, panels?.[0]?.axis.scale];
};

test('words stand side by side in their order, numbers by their size, far ones on a log axis', () => {
  assert.equal(axisOf('9p:cache=none,loose,mmap'), [['none', 'loose', 'mmap'], 'words']);
  assert.equal(axisOf('iodepth=4,1,2'), [['1', '2', '4'], 'linear']);
  assert.equal(axisOf('iodepth=16,1,4'), [['1', '4', '16'], 'log']);
});

test('what has digits and is a name stands side by side, versions in their order', () => {
  assert.equal(axisOf('9p:kernel=6.12,6.6,6.1'), [['6.1', '6.6', '6.12'], 'words']);
  assert.equal(axisOf('nfs:vers=4.2,3,4.1', 'nfs'), [['3', '4.1', '4.2'], 'words']);
  assert.equal(axisOf('9p:access=1000,0'), [['0', '1000'], 'words']);
});

test('every option that takes digits without a unit is known for a number or for a name', () => {
  const digits = (rule: OptionRule) =>
    !('unit' in rule) &&
    ('values' in rule ? rule.values.every((value) => /^[\d.]+$/.test(value)) : ['7', '16', '6.12'].some((text) => rule.pattern.test(text)));
  const found = [VM_CHOICES, ...MOUNT_KINDS.map(({ options }) => options)].flatMap((options: Readonly<Record<string, OptionRule>>) =>
    Object.entries(options).flatMap(([name, rule]) => (digits(rule) && !NUMBERED_NAMES.includes(name) ? [name] : [])),
  );
  assert.equal([...new Set(found)].sort(), ['max_conns', 'nconnect', 'queue-size', 'thread-pool-size'], 'counts');
});

const panelsOf = (text: string, mounts?: string) =>
  findSweepLines(buildReport([makeSwept(text, ['v'], mounts)]), () => 'iops')?.panels.map(({ name, axis, lines }) => [
    name,
    axis.option,
    lines.map((line) => `${line.name}: ${line.points.map(({ value }) => value).join(' ')}`),
  ]);

test('sweeps of several mounts are a panel each', () => {
  assert.equal(panelsOf('9p:msize=512k,8k,virtiofs:cache=none,always'), [
    ['v', 'virtiofs:cache', ['virtiofs: none always']],
    ['v', '9p:msize', ['9p: 8192 524288']],
  ]);
});

test('what chooses the VM of several mounts is one axis', () => {
  assert.equal(panelsOf('9p:kernel=6.12,6.6,virtiofs:kernel=6.6,6.12'), [['v', 'kernel', ['virtiofs: 6.6 6.12', '9p: 6.6 6.12']]]);
  assert.equal(panelsOf('9p:kernel=6.6,6.12,virtiofs:kernel=6.12,virtiofs:cache=none,always'), [
    ['v', 'virtiofs:cache', ['virtiofs kernel=6.12: none always']],
    ['v', 'kernel', ['9p: 6.6 6.12']],
  ]);
});

test('every mount that was measured is in a panel or told', () => {
  const found = (text: string, mounts: string) => findSweepLines(buildReport([makeSwept(text, ['v', 'w'], mounts)]), () => 'iops');
  const sweeps = [
    '9p:msize=8k,128k',
    '9p:msize=8k,128k,virtiofs:cache=none,auto',
    'virtiofs:queue-size=64,1024,9p:kernel=6.1,6.12,sshfs:max_conns=1,2',
    'bs=4k,8k',
  ];
  for (const text of sweeps) {
    const { panels = [], undrawn = [] } = found(text, 'virtiofs,9p,sshfs,tmpfs') ?? {};
    for (const mount of ['virtiofs', '9p', 'sshfs', 'tmpfs']) {
      const isDrawn = panels.some(({ lines }) => lines.some(({ name }) => name === mount));
      assert.is(isDrawn !== undrawn.some((phrase) => phrase.startsWith(`${mount} (`)), true, `${text}: ${mount} (${undrawn.join('; ')})`);
    }
  }
});

test('a chart of several axes names each, and says what is not in it', () => {
  // Lines of text are broken where they are full.
  const spec = JSON.stringify(buildSweepSpec(buildReport([makeSwept('9p:msize=8k,64k,128k,virtiofs:cache=none,auto', ['v'], 'tmpfs,virtiofs,9p')]))).replace(
    /","|\\n/g,
    ' ',
  );
  for (const text of ['v by 9p:msize', 'v by virtiofs:cache', 'it is logarithmic too for 9p:', 'Not drawn: tmpfs (not swept over several values)'])
    assert.ok(spec.includes(text), text);
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
