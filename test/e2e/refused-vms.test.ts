/** What a second VM of a plan lacks is told before the first is started: by a QEMU that writes down what it is asked for. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { architectureOf } from '../../src/machine/qemu/architectures.ts';
import { nativeArchitecture } from '../../src/process/architecture.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

const REFUSED = [
  ['b=9p:qemu=/bin/true', 2, 'qemu=/bin/true is no QEMU'],
  ['b=virtiofs:kernel=6.12:daemon=/bin/true', 2, 'daemon /bin/true is no virtiofsd'],
  ['b=sshfs:direction=reverse:max_conns=2:kernel=6.12', 2, "mount 'b'"],
] as const;

for (const [mount, code, said] of REFUSED)
  test(`beside a mount that works, ${mount} is refused before any VM is started`, async () => {
    const cwd = makeFolder();
    const [qemu, log] = [join(cwd, 'qemu'), join(cwd, 'log')];
    const real = findProgram(architectureOf(nativeArchitecture() ?? 'x86_64').qemu.program);
    writeFileSync(qemu, `#!/bin/sh\necho "$*" >> "\${0%/*}/log"\nexec ${real} "$@"\n`, { mode: 0o755 });
    const ended = await runCli(['fio', '--qemu', qemu, '--mounts', `a=9p,${mount}`, '--quick', '--out', join(cwd, 'run')], cwd);
    assert.is(ended.code, code, ended.stderr);
    assert.ok(ended.stderr.includes(said), ended.stderr);
    const asked = readFileSync(log, 'utf8').trim().split('\n');
    assert.equal(
      asked.filter((words) => words !== '--version' && words !== '-machine help'),
      [],
      'started',
    );
    assert.not.ok(existsSync(join(cwd, 'run')), 'a run directory without a loop');
  });

test.run();
