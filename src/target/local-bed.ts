/** The local target as a bed: paths that are mounted already, a folder of our own on each. */

import { lstatSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import { openLocalTarget } from '../machine/local.ts';
import { environmentError, messageOf } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { ROOM_HINT } from '../model/room-hint.ts';
import { fileLimitOf } from '../mount/kinds.ts';
import { estimateFileBytes } from '../plan/estimate.ts';
import { openCleanup } from '../process/cleanup.ts';
import { findProgram } from '../process/find-program.ts';
import { packageOf } from '../process/program-packages.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { allocatedBytes } from '../process/tree-size.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import { formatMebibytes } from '../text/units.ts';
import { programsOf } from '../work/kinds.ts';
import { readEnvironment } from './environment.ts';
import { testDirOf } from './recipes.ts';
import { checkMount, mustExec, readMountTable, writeWorkFiles } from './target-files.ts';

/**
 * Makes a folder of our own, or takes over the one that an earlier sitting of the run left. The path is others' too, such
 * as /var/tmp: a folder that somebody else made there could hold links to files that fio would then write to.
 */
export function makeTestDir(mount: string, dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (cause) {
    const found = lstatSync(dir, { throwIfNoEntry: false });
    if (found === undefined) {
      const hint = (cause as NodeJS.ErrnoException).code === 'EROFS' ? 'mount it writable, or name another folder' : undefined;
      throw environmentError('target-failed', `mount '${mount}': ${dir} can't be made: ${messageOf(cause)}`, hint, cause);
    }
    if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
      throw environmentError('target-failed', `mount '${mount}': ${dir} is there, and is no folder of this user's alone`, 'take it away');
  }
}

/** Throws where the mount has no room for the test files beside what an earlier sitting laid out of them. */
function checkRoom(mount: string, path: string, testDir: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  const roomBytes = bavail * bsize + allocatedBytes(testDir);
  if (roomBytes >= neededBytes) return;
  const room = `room for ${formatMebibytes(roomBytes, Math.floor)}, and the test files need ${formatMebibytes(neededBytes, Math.ceil)}`;
  throw environmentError('share-full', `mount '${mount}': ${path} has ${room}`, ROOM_HINT);
}

/** Makes `PATH/fsbench-ID` on every mount; all of them are removed at the end. */
export async function openLocalBed(plan: Plan, runId: string, programs: readonly string[] = []): Promise<Bed> {
  const missing = [...programsOf(plan.workloads), ...programs].find((program) => findProgram(program) === null);
  if (missing !== undefined) throw environmentError('missing-program', `${missing} not found`, `install ${packageOf(missing)}`);
  await using cleanup = openCleanup();
  const target = openLocalTarget();
  const workDir = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(workDir));
  const entries = await readMountTable(target);
  const mounts: BedMount[] = [];
  for (const spec of plan.mounts) {
    const path = (spec.path as string).replace(/(?<=.)\/+$/, '');
    const testDir = testDirOf(spec, path, runId);
    await mustExec(target, `mount '${spec.name}': ${path} is not a directory`, ['test', '-d', path]);
    makeTestDir(spec.name, testDir);
    cleanup.defer(async () => removeAll(testDir));
    checkRoom(spec.name, path, testDir, estimateFileBytes(plan));
    const found = checkMount(spec, path, null, entries, null);
    mounts.push({ found, testDir, filesKey: spec.name, ...fileLimitOf(found) });
  }
  await writeWorkFiles(target, plan, workDir);
  const environment = await readEnvironment(target, null, programsOf(plan.workloads));
  const held = cleanup.move();
  return {
    machine: target,
    mounts,
    workDir,
    hostPids: { qemu: null, daemons: new Map(), sshd: null },
    isHost: true,
    environment,
    notes: [],
    fault: () => null,
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
