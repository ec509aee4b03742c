/** Tests of the pure parts of src/run/probes.ts. */

import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countersOf, diffCounters, diffHostCpu, PROBE_SCRIPT, parseCounters, throttledBetween } from '../../src/run/probes.ts';
import { testNeeding } from '../support/needs.ts';

const PROBE = `dropped yes
cached 0
== stat
cpu  100 10 50 800 20 3 7 10 40 5
== loadavg
1.25 0.80 0.40 1/100 2345
== pressure/cpu
some avg10=0.00 avg60=0.00 avg300=0.00 total=1000
full avg10=0.00 avg60=0.00 avg300=0.00 total=9
== pressure/io
some avg10=1.00 avg60=0.50 avg300=0.10 total=2000
full avg10=0.00 avg60=0.00 avg300=0.00 total=8
== pressure/memory
some avg10=0.00 avg60=0.00 avg300=0.00 total=3000
`;

test('a probe is read into counters; guest time is not counted twice', () => {
  assert.equal(parseCounters(PROBE), {
    cpuTicks: 1000,
    stealTicks: 10,
    idleTicks: 820,
    load1: 1.25,
    pressureUs: { cpu: 1000, io: 2000, memory: 3000 },
    throttledUs: null,
  });
});

test('what a kernel does not have is unknown, not zero', () => {
  const counters = parseCounters('== stat\ncpu  1 0 1 8\n== loadavg\n== pressure/cpu\n== pressure/io\n== pressure/memory\n');
  assert.equal(counters?.pressureUs, { cpu: null, io: null, memory: null }, 'pressure');
  assert.is(counters?.load1, null, 'load');
  assert.is(counters?.stealTicks, 0, 'steal of an old kernel');
});

test('a container tells for how much of the CPU time its quota held it back', () => {
  const countersAt = (ticks: number, us: number | null) =>
    parseCounters(`== stat\ncpu  ${ticks} 0 0 0\n${us === null ? '' : `== quota\nthrottled_usec ${us}\n`}`);
  assert.is(countersAt(100, 81_234)?.throttledUs, 81_234);
  // 200 ticks are 2 s of all processors.
  assert.is(throttledBetween(countersAt(100, 500_000), countersAt(300, 1_000_000)), 0.25);
  assert.is(throttledBetween(countersAt(100, 0), countersAt(300, 9_000_000)), 1, 'heat and a quota at the same time');
  assert.is(throttledBetween(countersAt(100, null), countersAt(300, 1_000_000)), null, 'not known of one');
  assert.is(throttledBetween(countersAt(100, 0), countersAt(100, 1_000_000)), null, 'no time');
});

test('without /proc/stat there are no counters', () => {
  assert.is(parseCounters(''), null, 'empty');
  assert.is(parseCounters('== stat\n== loadavg\n1.0 1.0 1.0 1/1 1\n'), null, 'no cpu line');
});

test('without /proc the host counts as Node tells, and what it does not tell is unknown', () => {
  const times = { user: 1000, nice: 0, sys: 500, idle: 8000, irq: 500 };
  assert.equal(countersOf([{ times }, { times: { ...times, idle: 9000 } }], 1.5), {
    cpuTicks: 2100,
    stealTicks: 0,
    idleTicks: 1700,
    load1: 1.5,
    pressureUs: { cpu: null, io: null, memory: null },
    throttledUs: null,
  });
  assert.is(countersOf([], 1.5), null);
});

test('two probes give what happened between them', () => {
  const before = parseCounters(PROBE);
  const after = parseCounters(
    PROBE.replace('cpu  100 10 50 800 20 3 7 10', 'cpu  150 10 50 830 20 3 7 30').replace('total=2000', 'total=2500').replace('1.25', '2.5'),
  );
  assert.equal(diffCounters(before, after), { stealFraction: 0.2, load1: 2.5, pressureUs: { cpu: 0, io: 500, memory: 0 } });
});

test('a span in which no tick passed has no share of stolen time', () => {
  assert.is(diffCounters(parseCounters(PROBE), parseCounters(PROBE))?.stealFraction, null);
});

test('a missing probe leaves nothing to compare', () => {
  assert.is(diffCounters(null, parseCounters(PROBE)), null, 'before');
  assert.is(diffCounters(parseCounters(PROBE), null), null, 'after');
  assert.is(diffHostCpu(null, { qemu: 1, daemon: 1, sshd: 1 }), null, 'CPU seconds');
});

test('CPU seconds are the difference to 1/100 s, unknown where one side is', () => {
  assert.equal(diffHostCpu({ qemu: 10.1, daemon: null, sshd: 2 }, { qemu: 12.4, daemon: 3, sshd: 2 }), { qemu: 2.3, daemon: null, sshd: 0 });
});

testNeeding(process.platform === 'linux' ? null : 'not Linux')('the script prints what the parser reads', () => {
  const counters = parseCounters(spawnSync('sh', ['-c', PROBE_SCRIPT], { encoding: 'utf8' }).stdout);
  assert.ok((counters?.cpuTicks ?? 0) > 0, 'CPU time has passed on this machine');
  assert.ok((counters?.load1 ?? -1) >= 0, 'this machine has a load');
});

test.run();
