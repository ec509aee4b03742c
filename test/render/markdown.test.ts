/** Tests of src/render/markdown.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { LoopResult, RunRecord } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { escapeMarkdown, renderReport, renderTable, summarize } from '../../src/render/markdown.ts';
import { readFoundMounts } from '../support/fixtures.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../support/records.ts';

const run = makeRun(makePlan(['v', 'w'], 'a=9p,b=tmpfs'));

/** Won by a, equal. */
const DECIDED: LoopResult[] = [
  ...makeLoops('v', 'a', [51_200, 51_210, 51_190]),
  ...makeLoops('v', 'b', [2560, 2561, 2559]),
  ...makeLoops('w', 'a', [1000, 1001, 999]),
  ...makeLoops('w', 'b', [1000, 1001, 999]),
];

const tableOf = (results: readonly LoopResult[], of: RunRecord = run): string => renderTable(reportOf(of, results));

test('the table has a column for bw and one for iops of every mount, with marks and legend', () => {
  assert.is(
    tableOf(DECIDED),
    `| Workload |      a (BW) | a (IOPS) |      b (BW) | b (IOPS) |
| :------- | ----------: | -------: | ----------: | -------: |
| v        | 200 MiB/s ✓ |  51.2k ✓ |  10.0 MiB/s |     2560 |
| w        | 3.9 MiB/s ≈ |   1000 ≈ | 3.9 MiB/s ≈ |   1000 ≈ |

✓ fastest, and the difference is real; ≈ equal: shown to be within 5 % of the best. Marks are provisional: they rest on fewer than three runs
`,
  );
});

test('single loops are marked as not tested', () => {
  const text = tableOf([...makeLoops('v', 'a', [1000]), ...makeLoops('v', 'b', [500])]);
  assert.match(text, '| 3.9 MiB/s (✓) | 1000 (✓) |');
  assert.match(text, '(✓) largest of one figure each, not tested');
  assert.not.match(text, 'the difference is real');
});

test('the outcome and errno stand in place of a figure', () => {
  const results = [
    ...makeLoops('v', 'a', [1000]),
    makeBadLoop({ workload: 'v', mount: 'b', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap: Invalid argument' }),
    makeBadLoop({ workload: 'w', mount: 'a', outcome: 'timed-out' }),
  ];
  const [, , v, w] = tableOf(results).split('\n');
  assert.match(v ?? '', '| unsupported (EINVAL) | unsupported (EINVAL) |');
  assert.match(w ?? '', /\| +timed-out \| +timed-out \| +missing \| +missing \|/);
});

test('a reason without an errno is a note, and cells of one reason share it', () => {
  const bad = (workload: string) => makeBadLoop({ workload, mount: 'a', outcome: 'failed', reason: 'fio printed no result' });
  const text = tableOf([bad('v'), bad('w')]);
  assert.is(text.match(/failed \[1\]/g)?.length, 4, text);
  assert.match(text, '- \\[1] fio printed no result\n');
});

test('warnings are notes, numbered and explained once', () => {
  const doubtful = (workload: string) => makeLoop({ workload, mount: 'a', warnings: [warn('short-runtime', '0.5 s of 20 s'), warn('resumed', '')] });
  const text = tableOf([doubtful('v'), doubtful('w')]);
  assert.is(text.match(/3\.9 MiB\/s \[1\]\[2\]/g)?.length, 2, text);
  assert.match(text, '- \\[1] fio stopped before the runtime asked for');
  assert.match(text, '- \\[2] measured after the run was resumed');
});

test('names are data: no character of theirs starts markup or a column', () => {
  assert.is(escapeMarkdown('a|b'), 'a\\|b', 'column');
  assert.is(escapeMarkdown('<img src=x>'), '\\<img src=x\\>', 'tag');
  assert.is(escapeMarkdown('[x](y) *a* _b_ `c` # ~d~ {e}'), '\\[x\\](y) \\*a\\* \\_b\\_ \\`c\\` \\# \\~d\\~ \\{e\\}', 'markup');
  assert.is(escapeMarkdown('&lt;'), '&amp;lt;', 'entity');
  assert.is(escapeMarkdown('a\r\n\n| b'), 'a \\| b', 'line');
  assert.is(escapeMarkdown('\\|'), '\\\\\\|', 'backslash');
});

test('a hostile name of a mount changes neither rows nor columns', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('|', '\\', '\n', '`', '<', '&', '*', '-', ' ', 'a', 'é', '🦊'), minLength: 1 }), (name) => {
      const plan = makePlan(['v'], 'tmpfs', { mounts: [{ name, kind: 'tmpfs', options: {}, path: null }] });
      const lines = tableOf(makeLoops('v', name, [1]), makeRun(plan))
        .trimEnd()
        .split('\n');
      assert.is(lines.length, 3, 'lines');
      for (const line of lines) assert.is(line.match(/(?<!\\)(\\\\)*\|/g)?.length, 4, `columns of ${line}`);
    }),
  );
});

test('the summary counts wins, what is equal and what has no figure', () => {
  assert.is(summarize(reportOf(run, DECIDED)), 'Of 2 workloads by IOPS: a wins 1 (20x b); 1 equal.');
  assert.is(
    summarize(reportOf(run, [...makeLoops('v', 'a', [2]), ...makeLoops('v', 'b', [1])])),
    'Of 2 workloads by IOPS: a is the largest in 1, not tested; a has no figure for 1; b has no figure for 1.',
  );
});

test('a summary of one mount compares nothing', () => {
  const one = makeRun(makePlan(['v'], 'a=9p'));
  assert.is(summarize(reportOf(one, makeLoops('v', 'a', [1, 2, 3]))), 'Of 1 workload by IOPS: nothing to compare.');
});

test('the report holds the table, the options of fio and the command that does it again', () => {
  const report = reportOf(run, DECIDED);
  const text = renderReport(report, run, 'fsbench fio --mounts=a=9p,b=tmpfs');
  assert.ok(text.startsWith('# fsbench: a, b\n'), 'title');
  assert.ok(text.includes(renderTable(report).trimEnd()), 'table');
  assert.match(text, '- fio options: runtime 20 s, 3 loops, iodepth 16, size 4G, direct 1, block size 4K; seed 1\n');
  assert.match(text, '\n    fsbench fio --mounts=a=9p,b=tmpfs\n');
  assert.match(text, 'Run `20261120T120000Z-abcdef`');
});

test('a run that is not complete says so', () => {
  assert.match(renderReport(reportOf(run, makeLoops('v', 'a', [1, 2])), run, 'c'), 'The run is not complete: 2 of 12 loops are measured.');
  assert.not.match(renderReport(reportOf(run, DECIDED), run, 'c'), 'is not complete: 12');
});

test('the report names the mounts as they were found, and the daemon', () => {
  const found = {
    name: 'a',
    kind: 'virtiofs',
    source: 'm0',
    fstype: 'virtiofs',
    mountPoint: '/mnt/a',
    options: ['rw', 'relatime'],
    daemon: { flavour: 'c', version: '7.2.0', argv: ['/usr/lib/qemu/virtiofsd', '-o', 'cache=auto'] },
  };
  assert.match(
    renderReport(reportOf({ ...run, mounts: [found], notes: ['kvm: a | b'] }, DECIDED), run, 'c'),
    '- mount a: virtiofs on /mnt/a (rw,relatime); C virtiofsd 7.2.0: -o cache=auto\n- kvm: a \\| b\n',
  );
});

test('a nfs-ganesha goes by its own name, without the script that starts it', () => {
  const text = renderReport(reportOf({ ...run, mounts: readFoundMounts().filter(({ name }) => name === 'nfs') }, DECIDED), run, 'c');
  assert.match(text, /- mount nfs: nfs4 on .*; nfs-ganesha 4\.3\n/);
  assert.not.match(text, /virtiofsd|bwrap|printf/);
});

test('what the host spent is told per GiB moved', () => {
  // 4 KiB x 262144 in a second is 1 GiB.
  const loop = makeLoop({ workload: 'v', metrics: makeMetrics(262_144), hostCpuSeconds: { qemu: 1.5, daemon: 0.5, sshd: null } });
  assert.match(renderReport(reportOf(run, [loop]), run, 'c'), '- a: 2.0 CPU seconds per GiB (1.0 GiB moved in 1 workload)');
});

test('what the host spent is compared over workloads that all mounts ran', () => {
  const loop = (workload: string, mount: string, qemu: number) =>
    makeLoop({ workload, mount, metrics: makeMetrics(262_144), hostCpuSeconds: { qemu, daemon: null, sshd: null } });
  const text = renderReport(reportOf(run, [loop('v', 'a', 2), loop('v', 'b', 3), loop('w', 'a', 1000)]), run, 'c');
  assert.match(text, '- a: 2.0 CPU seconds per GiB (1.0 GiB moved in 1 workload that all of them ran)');
  assert.match(text, '- b: 3.0 CPU seconds');
});

test('a legend says how many runs its marks rest on, where they are more than two', () => {
  const runs = (count: number) =>
    buildReport(
      Array.from({ length: count }, (_, at) => {
        const plan = makePlan(['v'], 'a=tmpfs,b=tmpfs');
        return sourceOfRun(`run ${at}`, makeRun(plan, { id: `run-${at}` }), [
          ...makeLoops('v', 'a', [100 + at, 101]),
          ...makeLoops('v', 'b', [10 + at / 10, 10.1]),
        ]);
      }),
    );
  assert.match(renderTable(runs(4)), /Marks rest on 4 runs/);
  assert.not.match(renderTable(runs(2)), /Marks rest on/);
  assert.match(renderTable(runs(2)), 'Marks are provisional: they rest on fewer than three runs. Figures are means over all runs of a cell');
  assert.not.match(renderTable(runs(4)), 'provisional');
});

test.run();
