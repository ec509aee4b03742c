/** Tests of what targets find running on this host, by managers and engines that say what was recorded, or what a few lines of sh say. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findFirstRunning } from '../../src/commands/default-target.ts';
import type { TargetKind } from '../../src/target/kind.ts';
import { findTarget, TARGET_KINDS } from '../../src/target/kinds.ts';
import { readRecording, withRecordings } from '../support/recordings.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const SIGNAL = new AbortController().signal;

const kindOf = (name: string) => TARGET_KINDS.find(({ kind }) => kind === name) as TargetKind;

/** Runs `act` with programs of these scripts, and no others, in PATH. */
async function withPrograms<T>(programs: Readonly<Record<string, string>>, act: () => Promise<T>): Promise<T> {
  const bin = join(makeTempDir(), 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const path = process.env['PATH'];
  // The shell and what starts it are found by setpriv or sh alone.
  process.env['PATH'] = `${bin}:/usr/bin:/bin`;
  try {
    return await act();
  } finally {
    process.env['PATH'] = path;
  }
}

test("Lima's running instances are found in what it really lists", async () => {
  const found = await withRecordings([readRecording('lima/2.2/list-ninep')], async () => kindOf('lima').findRunning?.(SIGNAL));
  assert.equal(found, ['lima:ninep']);
  for (const target of found ?? []) findTarget(target);
});

const LIMA = `echo '{"name":"old","status":"Stopped"}'; echo '{"name":"dev","status":"Running","sshConfigFile":"/x"}'`;
const COLIMA = `[ "$1 $2" = 'list --json' ] && echo '{"name":"default","status":"Running"}' && echo '{"name":"work","status":"Stopped"}'`;
const DOCKER = `[ "$1" = ps ] && printf 'web\\nk8s_POD_1\\n'`;

test('what runs is named as --target takes it', async () => {
  await withPrograms({ limactl: LIMA, colima: COLIMA, docker: DOCKER, podman: DOCKER }, async () => {
    for (const [kind, targets] of [
      ['lima', ['lima:dev']],
      ['colima', ['colima:default']],
      ['docker', ['docker?container=web', 'docker?container=k8s_POD_1']],
      ['podman', ['podman?container=web', 'podman?container=k8s_POD_1']],
    ] as const) {
      assert.equal(await kindOf(kind).findRunning?.(SIGNAL), targets, kind);
      for (const target of targets) assert.is(findTarget(target).kind.kind, kind);
    }
  });
});

test('Lima comes first, then Colima, then containers; a manager that fails is passed over', async () => {
  const fails = 'echo no >&2; exit 1';
  const all = { limactl: LIMA, colima: COLIMA, docker: DOCKER, podman: fails };
  for (const [programs, first] of [
    [all, 'lima:dev'],
    [{ ...all, limactl: fails }, 'colima:default'],
    [{ ...all, limactl: 'true', colima: fails }, 'docker?container=web'],
    [{ limactl: fails, colima: fails, docker: fails, podman: fails }, null],
  ] as const)
    assert.is(await withPrograms(programs, () => findFirstRunning(SIGNAL)), first);
});

test.run();
