/**
 * Fio jobs whose engine makes, looks at or removes files: each mount and workload has a folder of its own, which holds before every loop
 * what the engine needs. fio finds each file by stat while it sets up, before its clock runs: no attribute is cold then.
 */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Workload } from '../model/records.ts';
import { readSize } from '../text/units.ts';
import type { Place, Step } from './kind.ts';

/** A folder of our own below the test folder. */
const HOLDER = 'fsbench-fio';

/** Looked at after caches were dropped, as no file of these jobs lies where that is done; more than what counts as dropped (run/loop.ts). */
const CANARY_BYTES = 2 * 1024 ** 2;

/** Seconds that steps beside the command may take: many small files, on a slow mount, under emulation. */
export const STEP_SECONDS = 1200;

/** A file takes a block at the least. */
const BLOCK_BYTES = 4096;

/** The folder on a mount that the files of a workload lie in. */
export function filesFolder({ name, jobText }: Workload, { testDir, mount }: Pick<Place, 'testDir' | 'mount'>): string {
  const own = createHash('sha256')
    .update(JSON.stringify([mount, name, jobText]))
    .digest('hex')
    .slice(0, 16);
  return join(testDir, HOLDER, own);
}

const canaryOf = (testDir: string) => join(testDir, 'fsbench-canary');

/** $1: the folder, $2: the file that shows whether caches were dropped, $3: its bytes; then a command that makes the files. */
const LAYOUT_SCRIPT = `mkdir -p -- "$1" || exit 1
[ -e "$2" ] || head -c "$3" /dev/zero > "$2" || exit 1
shift 3
[ $# = 0 ] || exec "$@"`;

/** $1: the folder, $2: the file that shows whether caches were dropped; then what makes the files anew. */
const ANEW_SCRIPT = `canary=$2
rm -rf -- "$1" && mkdir -p -- "$1" || exit 1
shift 2
[ $# = 0 ] || "$@" > /dev/null || exit 1
cat "$canary" > /dev/null`;

/** What an engine finds before a loop, and what it leaves. */
const needsFiles = (engine: string) => !/create$/.test(engine);
const changesFiles = (engine: string) => !/stat$/.test(engine);

/** Words that make the folder of a workload, and with `make` what its engine looks at. */
export function layOutFiles(workload: Workload, place: Place, engine: string, make: readonly string[]): string[] {
  const once = needsFiles(engine) && !changesFiles(engine) ? make : [];
  return ['sh', '-c', LAYOUT_SCRIPT, 'sh', filesFolder(workload, place), canaryOf(place.testDir), String(CANARY_BYTES), ...once];
}

/** What is done round a loop: files that the engine makes are not there before it, those that it removes are. */
export function stepsOnFiles(workload: Workload, place: Place, engine: string, make: readonly string[]): { readonly before: Step; readonly after?: Step } {
  const [dir, canary] = [filesFolder(workload, place), canaryOf(place.testDir)];
  const step = (name: string, argv: readonly string[]): Step => ({ argv, deadlineSeconds: STEP_SECONDS, name });
  if (!changesFiles(engine)) return { before: step('what comes before the loop', ['sh', '-c', 'cat "$1" > /dev/null', 'sh', canary]) };
  return {
    before: step('what comes before the loop', ['sh', '-c', ANEW_SCRIPT, 'sh', dir, canary, ...(needsFiles(engine) ? make : [])]),
    after: step('what comes after the loop', ['rm', '-rf', '--', dir]),
  };
}

const optionIn = (jobText: string, name: string) => new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(\\S+)`, 'm').exec(jobText)?.[1];

/** Files of a job that says how many it has; else one. */
export function countOnFiles(jobText: string): number {
  return Math.max(1, Number(optionIn(jobText, 'nrfiles') ?? 1) || 1);
}

/** Bytes of the files of a workload on one mount, at the most. */
export function bytesOnFiles(jobText: string, sizeBytes: number): number {
  const each = readSize(optionIn(jobText, 'filesize') ?? '') ?? sizeBytes / countOnFiles(jobText);
  return countOnFiles(jobText) * Math.max(BLOCK_BYTES, each) + CANARY_BYTES;
}
