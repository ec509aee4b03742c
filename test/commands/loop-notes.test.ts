/** Tests of src/commands/loop-notes.ts: doubts about a mount by the work that it does. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doubtMount } from '../../src/commands/loop-notes.ts';
import type { FoundMount, Plan, Workload } from '../../src/model/records.ts';
import { makePlan } from '../support/records.ts';

const PSYNC: Workload = { name: 'psync', jobText: '[a]\nioengine=psync\nrw=read\n' };
const BUFFERED: Workload = { name: 'buffered', jobText: '[a]\nioengine=psync\nrw=read\ndirect=0\n' };
const MAPPED: Workload = { name: 'mapped', jobText: '[a]\nioengine=mmap\nrw=read\n' };
const COMMAND: Workload = { name: 'command', kind: 'exec', jobText: '[run]\ntrue\n' };

function codesOf(mount: string, workloads: readonly Workload[], parts: Partial<Plan> = {}, release = '6.12.95+deb12-amd64'): string[] {
  const plan = makePlan([], mount, { workloads, ...parts });
  const { name } = plan.mounts[0] as Plan['mounts'][number];
  const found: FoundMount = { name, kind: '9p', source: 'm0', fstype: '9p', mountPoint: '/mnt/x', options: ['rw'], daemon: null };
  return doubtMount(plan, found, release, workloads).map(({ code }) => code);
}

test('on Linux 6.12 msize of a cache does nothing for work that goes past it', () => {
  assert.equal(codesOf('m=9p:msize=512k:cache=mmap', [PSYNC]), ['msize-idle']);
  assert.equal(codesOf('m=9p:msize=512k:cache=mmap', [PSYNC], {}, '6.1.0-56-amd64'), [], 'an older kernel');
  for (const workload of [BUFFERED, MAPPED, COMMAND]) assert.equal(codesOf('m=9p:msize=512k:cache=mmap', [workload]), [], workload.name);
  const { fio } = makePlan([], 'tmpfs');
  assert.equal(codesOf('m=9p:msize=512k:cache=loose', [PSYNC], { fio: { ...fio, direct: 0 } }), [], '--direct 0');
});

test('without a cache it does nothing whatever the work', () => {
  for (const workload of [PSYNC, BUFFERED, MAPPED, COMMAND]) assert.equal(codesOf('m=9p:msize=512k', [workload]), ['msize-idle'], workload.name);
});

test('where any work goes past the cache it is said of the mount', () => {
  assert.equal(codesOf('m=9p:msize=512k:cache=loose', [COMMAND, PSYNC]), ['msize-idle']);
});

test.run();
