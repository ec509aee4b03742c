/** Tests of src/process/throttled.ts: lines of the kernel's own files, and what this host has. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseQuotaUs, quotaFolders, readThrottledUs } from '../../src/process/throttled.ts';

test('the time of a quota is read from either version, and is null where there is none', () => {
  const v2 = 'usage_usec 3121\nuser_usec 2000\nsystem_usec 1121\nnr_periods 12\nnr_throttled 3\nthrottled_usec 81234\nnr_bursts 0\nburst_usec 0\n';
  assert.is(parseQuotaUs(v2), 81_234);
  assert.is(parseQuotaUs('nr_periods 12\nnr_throttled 3\nthrottled_time 81234000\n'), 81_234, 'version 1, in nanoseconds');
  assert.is(parseQuotaUs('usage_usec 3121\nuser_usec 2000\nsystem_usec 1121\n'), null, 'the root has none');
});

test('a quota of any group above ours holds us back too', () => {
  assert.equal(quotaFolders('0::/ci.slice/job\n'), ['/sys/fs/cgroup/ci.slice/job', '/sys/fs/cgroup/ci.slice', '/sys/fs/cgroup']);
});

test('of version 1 only the hierarchy of processors counts', () => {
  const cgroup = '9:name=systemd:/a\n4:memory:/b\n3:cpuset:/c\n2:cpu,cpuacct:/docker/1\n';
  assert.equal(quotaFolders(cgroup), ['/sys/fs/cgroup/cpu,cpuacct/docker/1', '/sys/fs/cgroup/cpu,cpuacct/docker', '/sys/fs/cgroup/cpu,cpuacct']);
});

test('on this host it is a time or nothing, and never an error', () => {
  const us = readThrottledUs();
  assert.ok(us === null || us >= 0, `${us}`);
});

test.run();
