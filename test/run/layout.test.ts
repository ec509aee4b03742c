/** Tests of src/run/layout.ts: which workloads use the same files, and what is done before they are timed. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import type { Workload } from '../../src/model/records.ts';
import { fileLimitOf } from '../../src/mount/kinds.ts';
import type { Bed } from '../../src/run/bed.ts';
import { chooseLayouts, layOut } from '../../src/run/layout.ts';
import { readBuiltInJob } from '../../src/store/job-files.ts';
import type { Place } from '../../src/work/kind.ts';
import { kindOfWork } from '../../src/work/kinds.ts';
import { FAKE_WORK, FakeBeds } from '../support/fake-beds.ts';
import { makePlan } from '../support/records.ts';

const chosenOf = (workloads: readonly Workload[]) => chooseLayouts({ ...makePlan([], '9p'), workloads }, kindOfWork).map(({ workload }) => workload.name);

test('the thirty workloads of fsbench use two sets of files', () => {
  const workloads = BUILT_IN_WORKLOADS.map(readBuiltInJob);
  assert.equal(chosenOf(workloads), ['seqread-psync', 'seqread-psync-multi'], 'jobs that lay out');
});

test('each signature is laid out by the first workload that has it', () => {
  const workloads = [
    { name: 'one', jobText: '[x]\nfilename=f\nrw=read\n' },
    { name: 'two', jobText: '[y]\nfilename=f\nrw=write\n' },
    { name: 'three', jobText: '[z]\nfilename=g\n' },
  ];
  assert.equal(chosenOf(workloads), ['one', 'three']);
});

test('what was laid out is on the disk of the host too before anything is timed', async () => {
  const plan = makePlan(['w'], '9p');
  const layout = { key: 'f', deadlineSeconds: 1, buildCommand: () => ['lay-out'], explain: () => ({ reason: '', hint: undefined }) };
  const steps: string[] = [];
  const bed = await new FakeBeds(plan).open('qemu');
  const machine: Bed['machine'] = {
    async exec(argv, options) {
      const line = argv.join(' ');
      steps.push(line.includes('lay-out') ? 'lay out' : line.includes('sync &&') ? 'sync' : 'look');
      const answer = await bed.machine.exec(argv, options);
      return line.includes('cat .laid-out') ? { ...answer, exitCode: 1 } : answer;
    },
  };
  const syncHost = async () => {
    steps.push('sync the host');
  };
  await layOut(plan, () => ({ ...FAKE_WORK, layOut: () => layout }), { ...bed, machine, syncHost }, new AbortController().signal);
  assert.equal(steps, ['look', 'lay out', 'sync', 'sync the host', 'look']);
});

test('files of each mount are made through the first of their file system where any will do, and settled on the mount itself', async () => {
  const plan = makePlan(['w'], 'a=virtiofs,b=sshfs,c=tmpfs');
  const bed = await new FakeBeds(plan).open('qemu');
  const mounts = bed.mounts.map((mount) => ({ ...mount, testDir: `/mnt/${mount.found.name}`, filesKey: mount.found.name === 'c' ? 'c' : 'share' }));
  const made: string[] = [];
  const machine: Bed['machine'] = {
    async exec(argv, options) {
      if (['make', 'settle'].includes(argv.at(-3) ?? '')) made.push(argv.slice(-3).join(' '));
      return bed.machine.exec(argv, options);
    },
  };
  const layOutOf = (more: object) => () => ({
    ...FAKE_WORK,
    layOut: () => ({
      ...{ key: 'f', onEveryMount: true as const, deadlineSeconds: 1, explain: () => ({ reason: '' }) },
      buildCommand: ({ testDir, mount }: Place) => ['make', testDir, mount],
      ...more,
    }),
  });
  const settled = { throughAny: true as const, buildSettling: ({ testDir, mount }: Place) => ['settle', testDir, mount] };
  const lay = async (more: object) => {
    made.length = 0;
    await layOut(plan, layOutOf(more), { ...bed, mounts, machine }, new AbortController().signal);
    return [...made];
  };
  assert.equal(await lay({}), ['make /mnt/a a', 'make /mnt/b b', 'make /mnt/c c']);
  assert.equal(await lay(settled), ['make /mnt/a a', 'settle /mnt/a a', 'make /mnt/a b', 'settle /mnt/b b', 'make /mnt/c c', 'settle /mnt/c c']);
});

test('a server that has a file open for each that the guest knows is relieved between layouts, and what its limit means is said', async () => {
  const plan = makePlan(['one', 'two'], 'a=virtiofs,b=sshfs');
  const bed = await new FakeBeds(plan).open('qemu');
  const mounts = ['virtiofs', 'fuse.sshfs'].map((fstype, index) => {
    const mount = bed.mounts[index] as (typeof bed.mounts)[number];
    return { ...mount, filesKey: fstype, ...fileLimitOf({ fstype }) };
  });
  const lay = async (failing: string) => {
    const steps: string[] = [];
    const machine: Bed['machine'] = {
      async exec(argv, options) {
        const [last = ''] = argv.slice(-1);
        if (argv.includes('make')) steps.push(last);
        if (last.includes('echo 2 >')) steps.push('forget');
        const answer = await bed.machine.exec(argv, options);
        return argv.includes('make') && last === failing ? { ...answer, exitCode: 1, stderr: "cp: can't stat 'x': Too many open files" } : answer;
      },
    };
    const layOutOf = (_plan: unknown, { name }: Workload) => ({
      ...{ key: name, onEveryMount: true as const, deadlineSeconds: 1, explain: ({ stderr }: { stderr: string }) => ({ reason: stderr }) },
      buildCommand: ({ mount }: Place) => ['make', `${name} on ${mount}`],
    });
    const ended = await layOut(plan, () => ({ ...FAKE_WORK, layOut: layOutOf }), { ...bed, mounts, machine }, new AbortController().signal).then(
      () => null,
      (error: Error & { hint?: string }) => error,
    );
    return { steps, ended };
  };
  assert.equal((await lay('none')).steps, ['one on a', 'forget', 'two on a', 'forget', 'one on b', 'two on b']);
  const full = await lay('one on a');
  assert.match(full.ended?.message ?? '', "mount 'a': the files of one can't be laid out: cp: can't stat 'x': Too many open files");
  assert.match(full.ended?.hint ?? '', /virtiofsd holds every file and folder open.*ulimit -Hn.*--files/);
  assert.is((await lay('one on b')).ended?.hint, undefined, 'sshfs has no such limit');
});

test.run();
