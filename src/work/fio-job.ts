/** Fio jobs as a kind of work: a job file under run-fio-test.sh's options, judged by what fio says. */

import { dirname } from 'node:path';
import { buildFioArgv, deadlineSeconds, jobFileName, MOST_SECONDS } from '../fio/argv.ts';
import { findJobDoubts } from '../fio/job-safety.ts';
import { countFiles, FIO_JOB, findNoJob, layoutSignature } from '../fio/jobs.ts';
import { judge } from '../fio/judge.ts';
import type { Plan } from '../model/records.ts';
import { parseFioFailure } from '../parse/fio-errors.ts';
import { parseFioOutput } from '../parse/fio-json.ts';
import { formatSizeOption } from '../text/units.ts';
import type { Ended, Layout, WorkKind } from './kind.ts';

/** The size of a write while laying out: small enough for every server, large enough to be quick. */
const LAYOUT_BLOCK_BYTES = 1024 ** 2;

const LAYOUT_SECONDS_PER_GIB = 240;

/** Seconds of a loop beyond fio's runtime: caches, fio's own start and end. Seen under TCG; KVM needs less. */
const LOOP_OVERHEAD_SECONDS = 1;

/** What fio said while it laid out; the parts that name the cause. */
function explainLayout({ timedOut, exitCode, stdout, stderr }: Ended, { fio }: Plan, seconds: number): ReturnType<Layout['explain']> {
  const said = `${stdout}\n${stderr}`.split('\n').filter((line) => /error=|No space|Read-only|fio:/.test(line));
  const reason = timedOut ? `no end after ${Math.round(seconds)} s` : (said[0] ?? `fio ended with exit code ${exitCode}`);
  const text = `${reason} ${said.join(' ')}`;
  if (/No space/i.test(text)) return { reason, hint: `make room, or lower --size (now ${formatSizeOption(fio.sizeBytes)})` };
  return /Read-only/i.test(text) ? { reason, hint: 'choose a share that can be written to' } : { reason };
}

export const fioJob: WorkKind = {
  kind: FIO_JOB,
  summary: 'a fio job file',
  figures: ['iops', 'bw', 'clat-p99', 'cpu'],
  endings: ['.job', '.fio', '.ini'],
  program: 'fio',
  describeOptions: ({ fio, rampSeconds }) => [
    `runtime ${fio.runtimeSeconds} s${rampSeconds === undefined ? '' : ` after ${rampSeconds} s of ramp`}`,
    `iodepth ${fio.iodepth}`,
    `size ${formatSizeOption(fio.sizeBytes)}`,
    `direct ${fio.direct}`,
    `block size ${formatSizeOption(fio.blockSizeBytes)}`,
  ],
  findDoubts: findJobDoubts,
  checkText: findNoJob,
  buildCheck: ({ fio }, file) => ({ argv: [...buildFioArgv(fio, dirname(file), file).slice(0, -1), '--parse-only', file], byHand: 'fio --parse-only' }),
  fileBytes: ({ fio }, { jobText }) => fio.sizeBytes * countFiles(jobText),
  buildFiles: (plan, { name, jobText }, workDir) => [{ path: jobFileName(workDir, plan, name), text: jobText }],
  layOut(plan, workload) {
    const { fio } = plan;
    // Timers of Node end at 2^31 ms.
    const seconds = Math.min(MOST_SECONDS, 60 + (LAYOUT_SECONDS_PER_GIB * fio.sizeBytes * 4) / 1024 ** 3);
    return {
      key: JSON.stringify([fio.sizeBytes, layoutSignature(workload)]),
      deadlineSeconds: seconds,
      buildCommand({ testDir, workDir }) {
        const blockSizeBytes = Math.max(fio.blockSizeBytes, Math.min(LAYOUT_BLOCK_BYTES, fio.sizeBytes));
        const argv = buildFioArgv({ ...fio, direct: 0, blockSizeBytes }, testDir, jobFileName(workDir, plan, workload.name));
        // overwrite: files of jobs that only write are written in full too, not left with holes.
        argv.splice(-1, 0, '--create_only=1', '--overwrite=1');
        return argv;
      },
      explain: (ended) => explainLayout(ended, plan, seconds),
    };
  },
  buildCommand: (plan, { name }, { testDir, workDir }) => buildFioArgv(plan.fio, testDir, jobFileName(workDir, plan, name), plan.rampSeconds),
  deadlineSeconds: ({ fio, rampSeconds }, { jobText }) => deadlineSeconds(fio, jobText, rampSeconds),
  estimateSeconds: ({ fio, rampSeconds = 0 }) => rampSeconds + fio.runtimeSeconds + LOOP_OVERHEAD_SECONDS,
  judge(ended, { fio }) {
    const output = parseFioOutput(ended.stdout);
    const failure = parseFioFailure(`${ended.stdout}\n${ended.stderr}`);
    return judge(ended, { metrics: output.metrics, entries: output.jobs, jobErrors: output.jobErrors, failure }, fio.runtimeSeconds);
  },
};
