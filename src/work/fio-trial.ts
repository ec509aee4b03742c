/** A loop of fio that does not count: it tells how the rate of a workload comes about, piece by piece. */

import { buildFioArgv, deadlineSeconds, jobFileName } from '../fio/argv.ts';
import { engineOfJob, isOnFiles } from '../fio/engines.ts';
import { PIECE_MS } from '../model/lengths.ts';
import { fioOf } from '../model/sweep.ts';
import { parseRateLogs } from '../parse/fio-rate-log.ts';
import type { Trial } from './kind.ts';

/** What its logs begin with, in the work folder. */
const LOG = 'fsbench-trial';

export const fioTrial: Trial = {
  // What goes over its files once has no steady part.
  fits: ({ jobText }) => !isOnFiles(engineOfJob(jobText)),
  logs: `${LOG}_bw`,
  buildCommand(plan, workload, { testDir, workDir }, seconds) {
    const file = jobFileName(workDir, plan, workload.name);
    const argv = buildFioArgv({ ...fioOf(plan, workload), runtimeSeconds: seconds }, testDir, file);
    argv.splice(-1, 0, `--write_bw_log=${LOG}`, `--log_avg_msec=${PIECE_MS}`, `--bwavgtime=${PIECE_MS}`);
    return argv;
  },
  deadlineSeconds: (plan, workload, seconds) => deadlineSeconds({ ...fioOf(plan, workload), runtimeSeconds: seconds }, workload.jobText),
  readRates: (logs) => parseRateLogs(logs, PIECE_MS),
};
