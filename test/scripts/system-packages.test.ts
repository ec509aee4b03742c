/** Tests of scripts/system-packages.mjs on made-up machines: what is typed, and what the user is told where nothing can be. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

interface Package {
  readonly program: string;
  readonly package: string;
  readonly why: string;
  readonly fallbackPackage?: string;
}

interface Obstacle {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly allowed: boolean;
}

/** Plain JavaScript, since it runs before the build. */
const { installMissing } = (await import(join(PACKAGE_ROOT, 'scripts/system-packages.mjs'))) as {
  installMissing: (packages: readonly Package[], world: object) => Obstacle | null;
};

const QEMU = { program: 'qemu-system-x86_64', package: 'qemu-system-x86', why: 'the VM' };
const VIRTIOFSD = { program: 'virtiofsd', package: 'virtiofsd', why: 'virtiofs mounts', fallbackPackage: 'qemu-system-common' };
const FINCORE = { program: 'fincore', package: 'util-linux-extra', why: 'checks', fallbackPackage: 'util-linux' };
const ALL = [QEMU, VIRTIOFSD, FINCORE];

type Archive = Readonly<Record<string, readonly string[]>>;

interface Machine {
  /** Programs that are there. */
  readonly programs?: readonly string[];
  /** What apt has: package to programs it brings. */
  readonly archive?: Archive;
  readonly isRoot?: boolean;
  readonly hasTerminal?: boolean;
  readonly hasLists?: boolean;
  readonly needsKernel?: boolean;
  /** Commands that fail, by how they begin. */
  readonly failing?: readonly string[];
}

const DEBIAN_12: Archive = { 'qemu-system-x86': ['qemu-system-x86_64', 'virtiofsd'], 'qemu-system-common': ['virtiofsd'], 'util-linux-extra': ['fincore'] };
const LATER: Archive = { 'qemu-system-x86': ['qemu-system-x86_64'], virtiofsd: ['virtiofsd'], 'util-linux': ['fincore'] };

/** Sets the machine up: what was run (apt's options and sudo's words left in), what was said, and what stands in the way. */
function setUp({ programs = ['apt-get'], archive = DEBIAN_12, isRoot = true, hasTerminal = true, hasLists = true, needsKernel = true, failing = [] }: Machine) {
  const present = new Set(programs);
  const installed = new Set<string>();
  const commands: string[] = [];
  const said: string[] = [];
  const run = (argv: readonly string[]) => {
    const command = argv
      .join(' ')
      .replace('env DEBIAN_FRONTEND=noninteractive ', '')
      .replace(' -o DPkg::Lock::Timeout=300', '')
      .replace('-q -y --no-install-recommends ', '');
    commands.push(command);
    if (failing.some((beginning) => command.startsWith(beginning))) return 1;
    const [, names] = /apt-get install (.*)$/.exec(command) ?? [];
    for (const name of names?.split(' ') ?? []) {
      installed.add(name);
      for (const program of archive[name] ?? []) present.add(program);
    }
    return 0;
  };
  const obstacle = installMissing(ALL, {
    has: (program: string) => present.has(program),
    offers: (name: string) => hasLists && Object.hasOwn(archive, name) && !installed.has(name),
    run,
    quietly: run,
    say: (text: string) => said.push(text),
    isRoot,
    hasTerminal,
    hasLists,
    needsKernel,
  });
  return { commands, said: said.join('\n'), obstacle };
}

const COMPLETE = ['apt-get', ...ALL.map(({ program }) => program)];

test('nothing is run where nothing is missing, whoever we are', () => {
  for (const isRoot of [true, false]) assert.equal(setUp({ programs: COMPLETE, isRoot }), { commands: [], said: '', obstacle: null });
});

test('root installs at once, and virtiofsd by itself only where QEMU did not bring it', () => {
  assert.equal(setUp({}).commands, ['apt-get update -q', 'apt-get install qemu-system-x86 util-linux-extra']);
  assert.equal(setUp({ archive: LATER }).commands, ['apt-get update -q', 'apt-get install qemu-system-x86 util-linux', 'apt-get install virtiofsd']);
});

test('where QEMU is there and virtiofsd is not, virtiofsd is installed', () => {
  const programs = ['apt-get', 'qemu-system-x86_64', 'fincore'];
  assert.equal(setUp({ programs, archive: LATER }).commands, ['apt-get update -q', 'apt-get install virtiofsd']);
  assert.equal(setUp({ programs }).commands, ['apt-get update -q', 'apt-get install qemu-system-common']);
});

test('what apt does not have is told, without asking apt or for a password', () => {
  for (const isRoot of [true, false]) {
    const { commands, said, obstacle } = setUp({ programs: ['apt-get', 'sudo', 'qemu-system-x86_64', 'fincore'], archive: {}, isRoot });
    assert.equal([commands, obstacle], [[], null]);
    assert.match(said, 'Still missing: virtiofsd (package virtiofsd: virtiofs mounts); `fsbench doctor` says what that means.');
  }
});

test('what will be installed is said before it is, with what for', () => {
  assert.match(setUp({}).said, 'To install: qemu-system-x86 (the VM), virtiofsd (virtiofs mounts), util-linux-extra (checks).');
});

test('lists alone are fetched where they are missing, and only until the kernel is there', () => {
  assert.equal(setUp({ programs: COMPLETE, hasLists: false }).commands, ['apt-get update -q']);
  const { obstacle } = setUp({ programs: COMPLETE, hasLists: false, isRoot: false });
  assert.equal([obstacle?.allowed, obstacle?.remedy], [false, 'as root: apt-get update']);
  assert.match(obstacle?.what ?? '', "apt has no lists of packages, by which the guest's kernel is found");
  assert.equal(setUp({ programs: COMPLETE, hasLists: false, needsKernel: false }).commands, []);
});

const SUDO = { programs: ['apt-get', 'sudo'], isRoot: false };

test('sudo that asks for nothing is used, and so is one whose password is typed', () => {
  const installed = ['sudo apt-get update -q', 'sudo apt-get install qemu-system-x86 util-linux-extra'];
  assert.equal(setUp({ ...SUDO, hasTerminal: false }).commands, ['sudo -n true', ...installed]);
  const asked = setUp({ ...SUDO, failing: ['sudo -n'] });
  assert.equal(asked.commands, ['sudo -n true', 'sudo -v', ...installed]);
  assert.match(asked.said, 'sudo asks for your password');
});

/** Debian 12 has no package virtiofsd. */
const REMEDY = 'as root: apt-get update && apt-get install -q -y --no-install-recommends qemu-system-x86 qemu-system-common util-linux-extra';

for (const [what, machine, why] of [
  ['there is no sudo', { isRoot: false }, 'you are not root, and there is no sudo'],
  [
    'sudo wants a password and there is no terminal',
    { ...SUDO, hasTerminal: false, failing: ['sudo -n'] },
    'sudo wants a password, and there is no terminal to type it',
  ],
  ['the password is wrong', { ...SUDO, failing: ['sudo -n', 'sudo -v'] }, 'sudo did not let you'],
] as const) {
  test(`where ${what}, nothing is installed and the user is told what to type as root`, () => {
    const { commands, obstacle } = setUp(machine);
    assert.equal([obstacle?.why, obstacle?.remedy, obstacle?.allowed], [why, REMEDY, false]);
    assert.match(obstacle?.what ?? '', 'missing on this system: qemu-system-x86_64 (package qemu-system-x86: the VM), virtiofsd');
    assert.equal(
      commands.filter((command) => command.includes('apt-get')),
      [],
    );
  });
}

test('without apt-get the user is told to install by hand, and the lists do not matter', () => {
  const { obstacle } = setUp({ programs: [] });
  assert.equal([obstacle?.why, obstacle?.allowed], ['there is no apt-get', false]);
  assert.match(obstacle?.remedy ?? '', 'install them by hand');
  assert.is(setUp({ programs: COMPLETE.slice(1), hasLists: false }).obstacle, null);
});

test('without lists the remedy names the packages of newer releases', () => {
  const { obstacle } = setUp({ isRoot: false, hasLists: false });
  assert.match(obstacle?.remedy ?? '', 'qemu-system-x86 virtiofsd util-linux-extra');
});

test('apt that fails is a failure, which is not passed over', () => {
  for (const failing of ['apt-get update', 'apt-get install']) {
    const { obstacle } = setUp({ failing: [failing] });
    assert.equal([obstacle?.why, obstacle?.remedy, obstacle?.allowed], [`${failing} failed, see above`, REMEDY, true]);
  }
});

test.run();
