/** Runs whose loops carry a figure by its name: how long a script took. */

import { join } from 'node:path';
import type { SourcedLoop } from '../../src/model/records.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { ENVIRONMENT } from './nights.ts';
import { makeBadLoop, makeLoop, makePlan, makeRun } from './records.ts';
import { makeTempDir } from './temp-dir.ts';

/** Loops of a workload that is no fio job, by the seconds they took. */
export function makeTimed(workload: string, mount: string, seconds: readonly number[], parts: Partial<SourcedLoop> = {}): SourcedLoop[] {
  return seconds.map((value, at) =>
    makeLoop({ workload, mount, loop: at + 1, metrics: null, figures: { 'script-time': value }, raw: `${workload}-${mount}-${at}.txt`, ...parts }),
  );
}

/** A run directory of these loops. */
export function makeTimedDir(loops: readonly SourcedLoop[], { id = 'run', at = '2026-11-20T12:00:00.000Z' } = {}): string {
  const workloads = [...new Set(loops.map(({ workload }) => workload))];
  const mounts = [...new Set(loops.map(({ mount }) => `${mount}=9p`))].join(',');
  const dir = join(makeTempDir(), id);
  const directory = createRunDirectory(dir, makeRun(makePlan(workloads, mounts), { id, startedAt: at, finishedAt: at, environment: ENVIRONMENT }));
  for (const loop of loops) directory.append(loop, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

/** `npm ci` takes a tenth of the time on a that it takes on b, and fails on c. */
export const TIMED = [
  ...makeTimed('npm-ci', 'a', [5, 5.01, 4.99]),
  ...makeTimed('npm-ci', 'b', [50, 50.1, 49.9]),
  makeBadLoop({ workload: 'npm-ci', mount: 'c', outcome: 'failed', reason: 'no network' }),
];
