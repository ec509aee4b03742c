/** Seeded nights as what `check` takes: run directories, and a history of them. */

import { join } from 'node:path';
import { buildNight } from '../../src/analyse/history/build-night.ts';
import type { Night } from '../../src/analyse/nightly/records.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { Environment, RunRecord, SourcedLoop } from '../../src/model/records.ts';
import { openHistory } from '../../src/store/history/history.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { ENVIRONMENT } from './nights.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from './records.ts';
import { makeTempDir } from './temp-dir.ts';

/** Latency goes with the rate: a series with fewer I/Os has the longer ones. */
function makeLoops({ id, at, series }: Night): SourcedLoop[] {
  return series.flatMap(({ mount, workload, loops }) =>
    loops.map((iops, index) => {
      const metrics = makeMetrics(iops);
      const read = metrics.read === null ? null : { ...metrics.read, clatP99Ns: 3e9 / iops };
      return makeLoop({ run: id, workload, mount, loop: index + 1, metrics: { ...metrics, read }, startedAt: at, raw: `${workload}-${mount}-${index}.txt` });
    }),
  );
}

function makeRecord({ id, at, series }: Night, environment: Partial<Environment>): RunRecord {
  const workloads = [...new Set(series.map(({ workload }) => workload))];
  const mounts = [...new Set(series.map(({ mount, control }) => `${mount}=${control ? 'tmpfs' : '9p'}`))];
  return makeRun(makePlan(workloads, mounts.join(',')), { id, startedAt: at, finishedAt: at, environment: { ...ENVIRONMENT, ...environment } });
}

/** A run directory of the night. */
export function makeNightDir(night: Night, environment: Partial<Environment> = {}): string {
  const dir = join(makeTempDir(), night.id);
  const directory = createRunDirectory(dir, makeRecord(night, environment));
  for (const loop of makeLoops(night)) directory.append(loop, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

/** Keeps the nights in a history (a new file where no place is given), as `history add` would, and gives its place. */
export async function keepNights(nights: readonly Night[], place: string = join(makeTempDir(), 'nightly.db')): Promise<string> {
  const history = await openHistory(place);
  for (const night of nights) {
    const source = sourceOfRun(night.id, makeRecord(night, {}), makeLoops(night));
    await history.addNight(buildNight([source], { at: night.at, labels: night.labels, accepted: night.accepted ?? [], fsbench: '0.1.0' }));
  }
  await history.close();
  return place;
}
