/** Tests of src/plan/options.ts: defaults, bad values, configuration files and the difference between plans. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../src/model/records.ts';
import { describePlanChanges, type OptionValues, PLAN_OPTIONS, QUICK, readConfig, readPlanFigures, WORK_OPTIONS } from '../../src/plan/options.ts';
import { failureOf } from '../support/failure.ts';
import { makePlan } from '../support/records.ts';

test('the defaults are those of run-fio-test.sh', () => {
  assert.equal(readPlanFigures({}).fio, { runtimeSeconds: 20, iodepth: 16, sizeBytes: 4 * 1024 ** 3, direct: 1, blockSizeBytes: 4096 }, 'fio');
  assert.is(readPlanFigures({}).loops, 3, 'loops');
});

test('beyond fio the defaults are a small VM and one order of mounts', () => {
  const { fio: _fio, loops: _loops, ...others } = readPlanFigures({});
  assert.equal(others, {
    target: 'qemu',
    seed: 1,
    cpus: 2,
    memoryBytes: 2 * 1024 ** 3,
    accel: 'auto',
    share: null,
    dropHostCaches: false,
    allowJobCommands: false,
  });
});

test('options given take the place of the defaults', () => {
  const plan = readPlanFigures({
    runtime: '5',
    loops: '7',
    iodepth: '1',
    size: '64M',
    direct: '0',
    blocksize: '1M',
    target: 'local',
    seed: '0',
    cpus: '4',
    memory: '512M',
    accel: 'tcg',
    share: '/srv',
    'drop-host-caches': 'true',
    'allow-job-commands': 'true',
  });
  assert.equal(plan, {
    loops: 7,
    fio: { runtimeSeconds: 5, iodepth: 1, sizeBytes: 64 * 1024 ** 2, direct: 0, blockSizeBytes: 1024 ** 2 },
    target: 'local',
    seed: 0,
    cpus: 4,
    memoryBytes: 512 * 1024 ** 2,
    accel: 'tcg',
    share: '/srv',
    dropHostCaches: true,
    allowJobCommands: true,
  });
});

test('quick lowers what takes time and keeps enough loops to test with', () => {
  const quick = readPlanFigures(QUICK);
  assert.ok(quick.fio.runtimeSeconds < 20, 'runtime');
  assert.ok(quick.fio.sizeBytes < 1024 ** 3, 'size');
  assert.ok(quick.loops >= 2, 'loops');
});

test('a value that is not possible is refused by option and value', () => {
  for (const [name, value] of [
    ['runtime', '0'],
    ['runtime', '1.5'],
    ['runtime', '-1'],
    ['runtime', '20s'],
    ['runtime', ''],
    ['loops', '0'],
    ['loops', '1001'],
    ['loops', '3e0'],
    ['boots', '0'],
    ['boots', '101'],
    ['iodepth', '0'],
    ['iodepth', '0x10'],
    ['direct', '2'],
    ['direct', 'yes'],
    ['seed', '9007199254740993'],
    ['cpus', '0'],
    ['cpus', '256'],
    ['size', '4X'],
    ['blocksize', '0'],
    ['memory', 'lots'],
    ['accel', 'KVM'],
    ['drop-host-caches', 'maybe'],
  ] as const) {
    const error = failureOf(() => readPlanFigures({ [name]: value }), `--${name} ${value}`);
    assert.is(error.exitCode, 2, `--${name} '${value}': exit code`);
    assert.ok(error.message.includes(`--${name}`) && error.message.includes(`'${value}'`), `--${name} '${value}' is named: ${error.message}`);
  }
});

test('a closed list is told where a value is not in it', () => {
  assert.is(failureOf(() => readPlanFigures({ accel: 'xen' }), 'accel').hint, '--accel takes auto, kvm, hvf, tcg');
});

test('a block larger than the file is refused', () => {
  assert.is(failureOf(() => readPlanFigures({ size: '4K', blocksize: '8K' }), 'blocksize').message, '--blocksize 8K is larger than --size 4K');
});

test('memory too small for a guest is refused with the least it needs', () => {
  const error = failureOf(() => readPlanFigures({ memory: '255M' }), '--memory 255M');
  assert.equal([error.exitCode, error.hint], [2, 'give it 256M or more']);
  assert.is(readPlanFigures({ memory: '256M' }).memoryBytes, 256 * 1024 ** 2, 'the least');
});

test('a configuration file says options by their long names', () => {
  const config = readConfig({ runtime: 5, direct: 0, size: '64M', mounts: ['virtiofs', 'p=9p:cache=mmap'], 'drop-host-caches': true }, 'f.yaml');
  assert.equal(config, { runtime: '5', direct: '0', size: '64M', mounts: 'virtiofs,p=9p:cache=mmap', 'drop-host-caches': 'true' });
});

test('an empty configuration file says nothing', () => {
  assert.equal(readConfig(null, 'f.yaml'), {});
});

test('an unknown key is refused with the file and the options there are', () => {
  const error = failureOf(() => readConfig({ runtimes: 5 }, 'f.yaml'), 'runtimes');
  assert.is(error.code, 'bad-config', 'code');
  assert.is(error.message, "f.yaml: unknown option 'runtimes'", 'message');
  for (const name of PLAN_OPTIONS) assert.ok(error.hint?.includes(name), `hint names ${name}`);
});

test('a document that is no map of options is refused with the file', () => {
  for (const document of ['runtime', 5, { runtime: null }, { runtime: { seconds: 5 } }, { mounts: [5] }]) {
    const error = failureOf(() => readConfig(document, 'f.yaml'), JSON.stringify(document));
    assert.is(error.code, 'bad-config', JSON.stringify(document));
    assert.ok(error.message.startsWith('f.yaml: '), `${JSON.stringify(document)}: ${error.message}`);
  }
});

test('equal plans have no changes', () => {
  assert.equal(describePlanChanges(makePlan(['a'], '9p,tmpfs'), makePlan(['a'], '9p,tmpfs')), []);
});

test('a change of any figure is told with both values', () => {
  const before = makePlan(['a'], '9p');
  const changed: [Partial<Plan>, string][] = [
    [{ fio: { ...before.fio, runtimeSeconds: 5 } }, '--runtime was 20 and is 5'],
    [{ fio: { ...before.fio, iodepth: 1 } }, '--iodepth was 16 and is 1'],
    [{ fio: { ...before.fio, sizeBytes: 8192 } }, '--size was 4294967296 and is 8192'],
    [{ fio: { ...before.fio, direct: 0 } }, '--direct was 1 and is 0'],
    [{ fio: { ...before.fio, blockSizeBytes: 8192 } }, '--blocksize was 4096 and is 8192'],
    [{ loops: 5 }, '--loops was 3 and is 5'],
    [{ target: 'local' }, '--target was qemu and is local'],
    [{ seed: 2 }, '--seed was 1 and is 2'],
    [{ cpus: 4 }, '--cpus was 2 and is 4'],
    [{ memoryBytes: 1 }, '--memory was 2147483648 and is 1'],
    [{ accel: 'tcg' }, '--accel was auto and is tcg'],
    [{ kernel: '6.12' }, "--kernel was the distribution's and is 6.12"],
    [{ qemu: '/opt/q' }, '--qemu was the one on the path and is /opt/q'],
    [{ arch: 'aarch64' }, "--arch was this host's and is aarch64"],
    [{ equal: true }, '--equal was false and is true'],
    [{ share: '/srv' }, '--share was null and is /srv'],
    [{ dropHostCaches: true }, '--drop-host-caches was false and is true'],
    [{ mounts: makePlan(['a'], '9p:cache=mmap').mounts }, '--mounts differ'],
    [{ workloads: [{ name: 'a', jobText: 'other' }] }, '--jobs differ'],
  ];
  for (const [parts, phrase] of changed) assert.equal(describePlanChanges(before, { ...before, ...parts }), [phrase], phrase);
});

test('every option of a plan can be told to have changed', () => {
  const before = makePlan(['a'], '9p');
  const other: OptionValues = {
    runtime: '1',
    loops: '1',
    boots: '2',
    iodepth: '1',
    size: '1M',
    direct: '0',
    blocksize: '8K',
    target: 'local',
    seed: '9',
    cpus: '1',
    memory: '1G',
    accel: 'kvm',
    kernel: '6.12',
    qemu: '/q',
    arch: 'aarch64',
    share: '/s',
    'drop-host-caches': 'true',
    'allow-job-commands': 'true',
    budget: '30m',
    precision: '3%',
    margin: '2%',
    ramp: '1',
    trial: '5',
    'retry-noisy': 'true',
    shard: '2/8',
  };
  const after: Plan = { ...readPlanFigures(other), equal: true, mounts: [], workloads: [] };
  const told = describePlanChanges(before, after).map((phrase) => phrase.split(' ')[0]);
  // An image is told as a part of its target, scenarios as --mounts, what the work is as --jobs, and what is swept as both and --mounts.
  const apart: readonly string[] = ['image', 'scenarios', 'sweep', ...WORK_OPTIONS];
  assert.equal([...told].sort(), PLAN_OPTIONS.flatMap((name) => (apart.includes(name) ? [] : [`--${name}`])).sort());
});

test.run();
