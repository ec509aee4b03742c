/** Tests of src/render/stops.ts and of what reports say of runs with a budget: why each workload stopped, and by which verdict. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { renameMounts } from '../../src/analyse/source-mounts.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { LoopResult, Stop } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { describeConditions } from '../../src/render/conditions.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer, renderReport } from '../../src/render/markdown.ts';
import { describeStops } from '../../src/render/stops.ts';
import { renderText } from '../../src/render/text.ts';
import { makeSteered, measureSteered } from '../support/steered.ts';

const run = makeSteered(['clear', 'close', 'alone'], 'a=9p,b=virtiofs', { boots: '14', loops: '2', budget: '5m', ramp: '1', runtime: '2' });
const results: LoopResult[] = [];
measureSteered(
  run,
  {
    iops: ({ workload, mount, loop }, boot) => {
      if (workload === 'alone') return mount === 'a' ? 100 + loop : null;
      if (workload === 'clear') return mount === 'a' ? 9000 + loop : 1000 + loop;
      return 1000 + ((boot * 7919 + loop * 104_729 + (mount === 'a' ? 0 : 31)) % 97);
    },
  },
  results,
);
const finished = { ...run, finishedAt: '2026-11-20T13:00:00.000Z' };
const source = sourceOfRun('run', finished, results);
const report = buildReport([source]);
const stopOf = (name: string) => report.workloads.find((workload) => workload.name === name)?.stop;

test('a report knows why each workload stopped', () => {
  assert.equal(stopOf('clear'), { reason: 'fastest', rounds: 1, unit: 'runs', needed: null });
  assert.ok((stopOf('close')?.rounds ?? 0) > 1, JSON.stringify(stopOf('close')));
});

test('its verdict is that of the look, in both columns of a rate', () => {
  const { winners } = report.workloads[0] as (typeof report.workloads)[number];
  assert.equal([winners.iops.mounts, winners.iops.answer, winners.bw.mounts, winners.bw.answer], [['a'], 'fastest', ['a'], 'fastest']);
});

test('every form for people says it, JSON as data', () => {
  for (const text of [renderAnswer(report), renderReport(report, finished, 'fsbench fio'), renderText(report, { columns: 200, color: false })])
    assert.match(text, 'told after 1 boot: clear');
  const [workload] = JSON.parse(renderJson(report)).workloads as { stop: Stop }[];
  assert.equal(workload?.stop, stopOf('clear'));
});

test('JSON that is read back gives the same stops', () => {
  const again = buildReport([{ ...source, ...parseText(renderJson(report), 'run.json'), run: finished }] as Parameters<typeof buildReport>[0]);
  assert.equal(
    again.workloads.map(({ stop }) => stop),
    report.workloads.map(({ stop }) => stop),
  );
});

test('mounts that are called otherwise win under that name', () => {
  const named = { ...renameMounts(source, (mount) => `new/${mount}`), mountsInRun: source.mounts };
  const [workload] = buildReport([named]).workloads;
  assert.equal([workload?.winners.iops.mounts, workload?.stop?.reason], [['new/a'], 'fastest']);
});

test('by another margin the verdict is that of all loops, and at the same share', () => {
  const other = buildReport([source], [], 0.2);
  assert.equal([other.workloads[0]?.winners.iops.mounts, other.workloads[0]?.stop?.reason], [['a'], 'fastest']);
});

test('two runs that were looked at apart have no stops in common', () => {
  const second = { ...source, run: { ...finished, id: '20261121T120000Z-abcdef' } };
  assert.equal(
    buildReport([source, second]).workloads.map(({ stop }) => stop),
    [undefined, undefined, undefined],
  );
});

test('a run that was stopped says so', () => {
  const part = buildReport([sourceOfRun('run', run, results.slice(0, 8))]);
  assert.equal(
    part.workloads.map(({ stop }) => stop?.reason),
    ['unfinished', 'unfinished', 'unfinished'],
  );
  assert.match(renderReport(part, run, ''), 'The run is not complete: 8 loops are measured, and its budget is not spent.');
});

test('conditions say that the ramp is left out, and what decided how many loops there are', () => {
  assert.match(describeConditions(report) ?? '', 'Loops of 2 s after a ramp of 1 s that is left out, as many as the answer took within 5 min 00 s');
});

test('each reason is a line, with what is still needed behind the name', () => {
  const stop = (name: string, parts: Partial<Stop>) => ({ name, stop: { reason: 'budget', rounds: 3, unit: 'runs', needed: null, ...parts } as Stop });
  const workloads = [
    stop('a', { needed: { unit: 'runs', count: 5 } }),
    stop('b', { reason: 'equal', rounds: 1, unit: 'loops' }),
    stop('c', {}),
    stop('d', { reason: 'hopeless' }),
    stop('e', { reason: 'alone' }),
  ] as unknown as Parameters<typeof describeStops>[0]['workloads'];
  assert.equal(describeStops({ workloads }), [
    'shown to be equal after 1 loop: b',
    "can't be told by more of the same, after 3 boots: d",
    'open when the time was up, after 3 boots: a (needs 5 boots), c',
    'nothing to compare: fewer than two mounts have a figure: e',
  ]);
});

test.run();
