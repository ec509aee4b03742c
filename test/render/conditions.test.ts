/** Tests of src/render/conditions.ts: how figures were measured, in a line. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withLength } from '../../src/model/lengths.ts';
import type { Accel, Environment, FoundMount, Plan } from '../../src/model/records.ts';
import { describeConditions, describeSeriesConditions } from '../../src/render/conditions.ts';
import { readSampleReport } from '../golden/sample.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const mount = (name: string, fstype: string, argv: readonly string[] | null = null): FoundMount => ({
  ...{ name, kind: fstype, source: 'share', fstype, mountPoint: `/mnt/${name}`, options: [] },
  daemon: argv === null ? null : { flavour: 'c', version: '7.2', argv },
});

/** What is said of a run with these mounts, its options as `fio`. */
function conditions(mounts: readonly FoundMount[], fio: Partial<Plan['fio']> = {}, accel: Accel | null = null): string | null {
  const plan = makePlan(['seqread-psync'], 'a=9p');
  const environment = accel === null ? null : ({ accel } as Environment);
  const run = makeRun({ ...plan, fio: { ...plan.fio, runtimeSeconds: 1, sizeBytes: 64 * 1024 ** 2, ...fio } }, { mounts, environment });
  return describeConditions(reportOf(run, makeLoops('seqread-psync', 'a', [1, 2, 3])));
}

test('runtime, size and what direct did on mounts whose servers drop it', () => {
  assert.is(
    conditions([mount('v', 'virtiofs', ['virtiofsd', '-o', 'source=/x']), mount('p', '9p'), mount('s', 'fuse.sshfs')]),
    "Loops of 1 s; files of 64M; direct 1 went past the guest's cache alone on v, p, s, whose servers drop O_DIRECT and use the host's cache.",
  );
});

test('nights of a series say what a history keeps of it', () => {
  const known = { runtimeSeconds: [1, 20], sizeBytes: 64 * 1024 ** 2, direct: 1, accels: ['tcg'] };
  assert.is(describeSeriesConditions(known), 'Loops of 1 or 20 s; files of 64M; direct 1; on an emulated CPU (TCG): compare nights, not machines.');
  assert.is(describeSeriesConditions({ ...known, accels: ['tcg', 'kvm'] }), 'Loops of 1 or 20 s; files of 64M; direct 1; partly on an emulated CPU (TCG).');
  assert.is(describeSeriesConditions({ runtimeSeconds: [], sizeBytes: null, direct: null, accels: ['kvm'] }), null);
});

test('workloads that were tried have lengths of their own', () => {
  const plan = withLength(makePlan(['v', 'w'], 'a=9p', { rampSeconds: 1 }), 'v', { rampSeconds: 0, runtimeSeconds: 2 });
  const report = reportOf(makeRun(plan), [...makeLoops('v', 'a', [1]), ...makeLoops('w', 'a', [1])]);
  assert.match(describeConditions(report) ?? '', /^Loops of 2 or 20 s after a ramp of 0 or 1 s that is left out; /);
});

test('a virtiofsd that was told to keeps O_DIRECT, in the words of both daemons', () => {
  for (const argv of [
    ['virtiofsd', '--allow-direct-io'],
    ['virtiofsd', '-o', 'cache=auto,allow_direct_io'],
  ]) {
    assert.match(conditions([mount('v', 'virtiofs', argv)]) ?? '', "direct 1 went past the host's cache too on v.", argv.join(' '));
  }
});

test('nothing is claimed of a server that is not known, nor of direct 0', () => {
  assert.match(conditions([mount('v', 'virtiofs'), mount('d', 'ext4')]) ?? '', /direct 1\.$/);
  assert.match(conditions([mount('p', '9p')], { direct: 0 }) ?? '', /direct 0\.$/);
});

test('a writer of names that takes more than a name gets no more', () => {
  const run = makeRun(makePlan(['seqread-psync'], 'a=9p'), { mounts: [mount('first', '9p'), mount('second', '9p')] });
  const report = reportOf(run, makeLoops('seqread-psync', 'a', [1]));
  assert.match(describeConditions(report, (name, ...rest: readonly unknown[]) => `<${[name, ...rest].join(' ')}>`) ?? '', 'on <first>, <second>, whose');
});

test('mounts of several runs are called as the table calls them', () => {
  const run = makeRun(makePlan(['seqread-psync'], 'a=9p'), { mounts: [mount('a', '9p')] });
  const report = reportOf(run, makeLoops('seqread-psync', 'a', [1]));
  const sources = report.sources.map((source) => ({ ...source, mounts: source.mounts.map((name) => `old/${name}`) }));
  assert.match(describeConditions({ ...report, sources }) ?? '', "the guest's cache alone on old/a, whose");
});

test('an emulated CPU is said, one that is not needs no word', () => {
  assert.match(conditions([], {}, 'tcg') ?? '', 'on an emulated CPU (TCG): compare mounts, not machines.');
  assert.not.match(conditions([], {}, 'kvm') ?? '', /emulated|kvm/i);
});

test('the sample says what it is', () => {
  assert.match(
    describeConditions(readSampleReport()) ?? '',
    /^Loops of 1 s; files of 64M; direct 1 went past the guest's cache alone on virtiofs, 9p, sshfs, .*TCG/,
  );
});

test('of loops that are none of fio there is nothing to say', () => {
  const run = makeRun(makePlan(['x'], 'a=9p'));
  assert.is(
    describeConditions(
      reportOf(
        run,
        makeLoops('x', 'a', [1]).map((loop) => ({ ...loop, metrics: null, figures: { 'wall-time': 1 } })),
      ),
    ),
    null,
  );
});

test.run();
