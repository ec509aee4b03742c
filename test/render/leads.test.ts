/** Tests of src/render/leads.ts: by how much a mount is ahead, engine by engine. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeLeads } from '../../src/render/leads.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const around = (iops: number) => [iops, iops * 1.001, iops * 0.999];

/** Rates of a, b and c by workload. */
function leads(rates: Readonly<Record<string, readonly [number, number, number]>>, mount: string, metric = 'iops'): string {
  const run = makeRun(makePlan(Object.keys(rates), 'a=9p,b=tmpfs,c=sshfs'));
  // The plan's jobs name no engine: names do.
  const loops = Object.entries(rates).flatMap(([name, [a, b, c]]) => [
    ...makeLoops(name, 'a', around(a)),
    ...makeLoops(name, 'b', around(b)),
    ...makeLoops(name, 'c', around(c)),
  ]);
  const report = reportOf(run, loops);
  return describeLeads(report, report.workloads, metric, mount, (name) => `<${name}>`);
}

test('the lead is the geometric mean over what was won, and the rival whoever is second', () => {
  assert.is(leads({ 'randread-libaio': [2000, 1000, 10], 'seqread-libaio': [8000, 1000, 10] }, 'a'), ' (4.0x <b> on <libaio>)');
});

test('engines are told apart, most wins first; a lead below twice is a percentage', () => {
  const rates = { 'randread-psync': [1360, 1000, 10], 'randread-libaio': [3000, 10, 1000], 'seqread-libaio': [3000, 10, 1000] } as const;
  assert.is(leads(rates, 'a'), ' (3.0x <c> on <libaio>, 36 % ahead of <b> on <psync>)');
});

test('rivals that differ are the second', () => {
  assert.is(leads({ 'randread-libaio': [2000, 1000, 10], 'seqread-libaio': [2000, 10, 1000] }, 'a'), ' (2.0x the second on <libaio>)');
});

test('work of no known engine has none, and a mount that wins nothing has no lead', () => {
  assert.is(leads({ mine: [5000, 1000, 10] }, 'a'), ' (5.0x <b>)');
  assert.is(leads({ mine: [5000, 1000, 10] }, 'b'), '');
});

test('what is not won counts for nothing', () => {
  assert.is(leads({ 'randread-libaio': [2000, 1000, 10], 'seqread-libaio': [1000, 1000, 10] }, 'a'), ' (2.0x <b> on <libaio>)');
});

test.run();
