/** Tests of src/analyse/history/identity.ts: what makes another series, and what does not. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { identifySeries } from '../../../src/analyse/history/identity.ts';
import type { FoundMount, Plan, RunRecord } from '../../../src/model/records.ts';
import { readFoundMounts } from '../../support/fixtures.ts';
import { ENVIRONMENT } from '../../support/nights.ts';
import { makeLoop, makePlan, makeRun } from '../../support/records.ts';

const NAMES = { workload: 'seqread-psync', mount: 'v' };
const PARAMETERS = makeLoop().parameters;

const FOUND: FoundMount = {
  name: 'v',
  kind: 'virtiofs',
  source: 'm0',
  fstype: 'virtiofs',
  mountPoint: '/mnt/v',
  options: ['rw', 'relatime'],
  daemon: {
    flavour: 'rust',
    version: '1.13.2',
    argv: ['/usr/libexec/virtiofsd', '--socket-path=/tmp/fsbench-1-x/m0.sock', '--shared-dir', '/srv/share', '--cache=auto', '--thread-pool-size', '4'],
  },
};

function keyOf(found: Partial<FoundMount> = {}, mounts = 'v=virtiofs', plan: Partial<Plan> = {}, parameters = PARAMETERS): string {
  const run: RunRecord = makeRun(makePlan(['seqread-psync'], mounts, plan), { mounts: [{ ...FOUND, ...found }] });
  return identifySeries(NAMES, parameters, run).key;
}

const withDaemon = (...argv: string[]): Partial<FoundMount> => ({ daemon: { flavour: 'rust', version: '1.13.2', argv: ['virtiofsd', ...argv] } });

test('what changes from boot to boot or says only where things are makes no other series', () => {
  const key = keyOf();
  for (const [what, found] of [
    ['socket and folder', withDaemon('--socket-path=/tmp/fsbench-2-y/m0.sock', '--shared-dir', '/elsewhere', '--cache=auto', '--thread-pool-size', '4')],
    ['how the daemon is told', withDaemon('--cache', 'auto', '--thread-pool-size=4')],
    ['its version', { daemon: { ...(FOUND.daemon as NonNullable<FoundMount['daemon']>), version: '1.14.0' } }],
    ['order of options', { options: ['relatime', 'rw'] }],
    ['descriptors, users, sizes', { options: ['rw', 'relatime', 'fd=4', 'user_id=0', 'group_id=0', 'rootmode=40000', 'size=1012k', 'nr_inodes=5'] }],
    ['tag and mount point', { source: 'm7', mountPoint: '/mnt/elsewhere' }],
  ] as const) {
    assert.is(keyOf(found), key, what);
  }
  assert.is(keyOf({}, 'v=virtiofs', { seed: 7, loops: 9, cpus: 8 }), key, 'seed, loops and size of the VM');
  assert.is(keyOf({}, 'v=virtiofs', {}, { ...PARAMETERS, runtimeSeconds: 60 }), key, 'a longer runtime');
  assert.is(keyOf({}, 'v=virtiofs:cache=auto'), key, 'a default that is asked for');
  const jobText = '; another comment\n\n  [seqread-psync]\nrw=read\n';
  assert.is(keyOf({}, 'v=virtiofs', { workloads: [{ name: 'seqread-psync', jobText }] }), key, "a job's comments and blanks");
});

/** The series of a mount that a real run had. */
const seriesOfFound = (found: FoundMount, mounts = `${found.name}=${found.kind}`) =>
  identifySeries({ ...NAMES, mount: found.name }, PARAMETERS, makeRun(makePlan([NAMES.workload], mounts), { mounts: [found] }));

/** The mounts of that run as another night has them, in other folders, or at another place of --mounts. */
function moved(edits: readonly (readonly [RegExp, string])[]): FoundMount[] {
  return JSON.parse(edits.reduce((text, [pattern, other]) => text.replaceAll(pattern, other), JSON.stringify(readFoundMounts())));
}

test('another night is of the same series: of every kind of mount, as a real run had it', () => {
  const anotherNight = moved([
    [/\/tmp\/fsbench-8612\+4427693-999Znc/g, '/var/tmp/fsbench-99+1-abc'],
    [/\/home\/user\/reports\/sweep-bs/g, '/srv/nightly'],
  ]);
  const anotherPlace = moved([
    [/m([0-4])\b/g, 'm1$1'],
    [/120(57|58)\b/g, '12099'],
  ]);
  const mounts = readFoundMounts();
  for (const name of ['virtiofs', 'nfs'])
    for (const others of [anotherNight, anotherPlace])
      assert.not.equal(
        others.find((mount) => mount.name === name),
        mounts.find((mount) => mount.name === name),
        `${name} was moved`,
      );
  for (const [at, found] of mounts.entries()) {
    for (const [what, others] of [
      ['other folders', anotherNight],
      ['another place', anotherPlace],
    ] as const) {
      assert.equal(seriesOfFound(others[at] as FoundMount), seriesOfFound(found), `${found.name}: ${what}`);
    }
  }
});

test("a series of nfs has what its mount does, and nothing of its server's script, ports and addresses", () => {
  const nfs = readFoundMounts().find(({ name }) => name === 'nfs') as FoundMount;
  const shown = ['hard', 'local_lock=none', 'namlen=255', 'proto=tcp', 'relatime', 'retrans=2', 'rsize=1048576', 'rw', 'sec=sys', 'timeo=600', 'vers=4.2'];
  assert.equal(seriesOfFound(nfs).options, [...shown, 'wsize=1048576']);
  assert.is(seriesOfFound(nfs, 'nfs=nfs:vers=4.2').key, seriesOfFound(nfs).key, 'a default that is asked for');
  assert.is.not(seriesOfFound({ ...nfs, options: nfs.options.map((option) => option.replace('4.2', '4.1')) }).key, seriesOfFound(nfs).key, 'another version');
  const udp = [...nfs.options, 'mountaddr=10.0.2.2', 'mountport=12058'];
  assert.is(seriesOfFound({ ...nfs, options: udp }).key, seriesOfFound(nfs).key, 'where the mount server is');
});

test('the layers of a container make no other series', () => {
  const layers = (id: string) => ({ fstype: 'overlay', options: ['rw', `lowerdir=/l/${id}:/l/b`, `upperdir=/u/${id}`, `workdir=/w/${id}`, 'volatile'] });
  assert.is(keyOf(layers('1')), keyOf(layers('2')));
});

test('what makes another measurement makes another series', () => {
  const key = keyOf();
  const keys = [
    keyOf({ options: ['rw', 'relatime', 'dax=always'] }),
    keyOf(withDaemon('--cache=never', '--thread-pool-size', '4')),
    keyOf(withDaemon('--cache=auto')),
    keyOf({ fstype: 'fuse' }),
    keyOf({}, 'v=9p'),
    keyOf({}, 'v=9p:security_model=none'),
    keyOf({}, 'v=virtiofs', { target: 'ssh:user@host' }),
    keyOf({}, 'v=virtiofs', { workloads: [{ name: 'seqread-psync', jobText: '[seqread-psync]\nrw=write\n' }] }),
    ...[{ direct: 0 as const }, { blockSizeBytes: 8192 }, { iodepth: 1 }, { sizeBytes: 1 }, { direct: null }].map((parts) =>
      keyOf({}, 'v=virtiofs', {}, { ...PARAMETERS, ...parts }),
    ),
  ];
  assert.is(new Set([key, ...keys]).size, keys.length + 1);
});

const withKernel = (guestKernel: string): string =>
  identifySeries(NAMES, PARAMETERS, makeRun(makePlan(['seqread-psync'], 'v=virtiofs'), { mounts: [FOUND], environment: { ...ENVIRONMENT, guestKernel } })).key;

test('another kernel makes another series, and its updates do not', () => {
  assert.is(withKernel('6.1.0-18-amd64'), withKernel('6.1.0-56-amd64'));
  assert.is.not(withKernel('6.1.0-18-amd64'), withKernel('6.12.117+deb12-amd64'));
});

test('a VM that a mount chooses is the target, and what it has makes the series: the kernel by what it is, the rest by name', () => {
  const identify = (mount: string, plan: Partial<Plan>) =>
    identifySeries(NAMES, PARAMETERS, makeRun(makePlan(['seqread-psync'], mount, plan), { mounts: [FOUND], environment: ENVIRONMENT }));
  const plain = identify('v=virtiofs', {});
  assert.is(identify('v=virtiofs:kernel=6.1', { target: 'qemu?kernel=6.1' }).key, plain.key, 'the same kernel');
  assert.is(identify('v=virtiofs', { kernel: 'linux-image-6.1.0-18-amd64' }).key, plain.key, 'the same kernel by its package');
  const arm = identify('v=virtiofs:arch=aarch64', { target: 'qemu?arch=aarch64' });
  assert.equal([arm.target, arm.options.includes('arch=aarch64')], ['qemu', true]);
  assert.is(identify('v=virtiofs', { arch: 'aarch64' }).key, arm.key, 'of the whole run');
  assert.is.not(identify('v=virtiofs:qemu=/opt/q', { target: 'qemu?qemu=/opt/q' }).key, plain.key, 'another QEMU');
});

test('the flavour of a daemon makes the series, and its version does not; those of the C daemon go on as they were', () => {
  const of = (flavour: string, version: string) => ({ ...FOUND, daemon: { flavour, version, argv: ['v', '--cache=auto'] } });
  const [c, rust] = [seriesOfFound(of('c', '7.2.22'), 'v=virtiofs'), seriesOfFound(of('rust', '1.13.2'), 'v=virtiofs')];
  assert.is.not(c.key, rust.key);
  assert.is(seriesOfFound(of('rust', '1.14.0'), 'v=virtiofs').key, rust.key);
  assert.equal([c.daemon, rust.daemon], [undefined, 'rust']);
  assert.is(seriesOfFound(readFoundMounts()[0] as FoundMount).key, '2eb4fb92bdc55ab1', 'as an fsbench that did not tell daemons apart kept it');
});

test('the processor of our own VM makes the series where it is not the usual one, however it came about', () => {
  const identify = (mount: string, plan: Partial<Plan>, arch?: string) =>
    identifySeries(
      NAMES,
      PARAMETERS,
      makeRun(makePlan([NAMES.workload], mount, plan), { mounts: [FOUND], environment: { ...ENVIRONMENT, ...(arch === undefined ? {} : { arch }) } }),
    );
  const usual = identify('v=virtiofs', {});
  for (const [what, series] of [
    ['the host has it', identify('v=virtiofs', {}, 'x86_64')],
    ['the whole run says it', identify('v=virtiofs', { arch: 'x86_64' }, 'x86_64')],
    ['a target says it', identify('v=virtiofs:arch=x86_64', { target: 'qemu?arch=x86_64' }, 'x86_64')],
  ] as const)
    assert.is(series.key, usual.key, what);
  const arm = identify('v=virtiofs', { arch: 'aarch64' }, 'aarch64');
  assert.is.not(arm.key, usual.key);
  assert.is(identify('v=virtiofs', {}, 'aarch64').key, arm.key, 'the host has it');
  assert.is(identify('v=virtiofs', { target: 'ssh:me@one' }, 'aarch64').key, identify('v=virtiofs', { target: 'ssh:me@one' }, 'x86_64').key, 'not ours');
});

test('of several targets a series has the one of its mount', () => {
  const { mounts, ...rest } = makePlan(['w'], 'a=/a,b=/b', { target: 'qemu', targets: ['qemu', 'ssh:me@one'] });
  const plan = { ...rest, mounts: mounts.map((mount, at) => ({ ...mount, target: rest.targets?.[at] as string })) };
  const targets = ['a', 'b'].map((mount) => identifySeries({ workload: 'w', mount }, plan.fio, { plan, mounts: [] }).target);
  assert.equal(targets, ['qemu', 'ssh']);
});

test('the host behind an ssh target is the machine, not the series', () => {
  assert.is(keyOf({}, 'v=virtiofs', { target: 'ssh:me@one' }), keyOf({}, 'v=virtiofs', { target: 'ssh:you@two:2222' }));
});

test("a C daemon's -o options are taken apart", () => {
  const run = makeRun(makePlan(['seqread-psync'], 'v=virtiofs'), {
    mounts: [{ ...FOUND, ...withDaemon('--socket-path=/s', '-o', 'source=/srv,cache=auto', '-o', 'writeback') }],
  });
  assert.equal(identifySeries(NAMES, PARAMETERS, run).options, ['cache=auto', 'relatime', 'rw', 'writeback']);
});

test('of a file of results the names and parameters are known', () => {
  const { key, ...identity } = identifySeries(NAMES, { ...PARAMETERS, sizeBytes: null }, null);
  assert.match(key, /^[0-9a-f]{16}$/);
  const { runtimeSeconds: _, ...fio } = PARAMETERS;
  assert.equal(identity, {
    target: null,
    mount: 'v',
    kind: null,
    fstype: null,
    options: [],
    workload: 'seqread-psync',
    job: null,
    fio: { ...fio, sizeBytes: null },
  });
});

test('of a file of results what fio was told makes another series; of a run of ours its job file does', () => {
  const key = (work: Record<string, string> | undefined, run = false) =>
    identifySeries(work === undefined ? NAMES : { ...NAMES, work }, PARAMETERS, run ? { plan: makePlan([NAMES.workload], 'v=9p'), mounts: [] } : null).key;
  assert.is.not(key({ rw: 'randread' }), key({ rw: 'randwrite' }));
  assert.is.not(key({ rw: 'randread' }), key(undefined));
  assert.is(key({ rw: 'randread', numjobs: '4' }), key({ numjobs: '4', rw: 'randread' }));
  assert.is(key({}), key(undefined), 'nothing told');
  assert.is(key({ rw: 'randread' }, true), key(undefined, true));
});

test('names that run into each other are two series', () => {
  const key = (mount: string, workload: string) => identifySeries({ mount, workload }, PARAMETERS, null).key;
  assert.is.not(key('a', 'b/c'), key('a/b', 'c'));
  assert.is.not(key('a"', 'b'), key('a', '"b'));
});

test('a comma in the path of a share is no option', () => {
  const daemon = (folder: string) => withDaemon('--socket-path=/s', '-o', `source=/srv/a\\,${folder}`, '-o', 'cache=auto');
  assert.is(keyOf(daemon('night-1')), keyOf(daemon('night-2')));
});

test.run();
