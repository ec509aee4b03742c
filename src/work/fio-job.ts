/** Fio jobs as a kind of work: a job file under run-fio-test.sh's options, judged by what fio says. */

import { dirname } from 'node:path';
import { buildFioArgv, deadlineSeconds, jobFileName, MOST_SECONDS } from '../fio/argv.ts';
import { engineOfJob, isOnFiles } from '../fio/engines.ts';
import { findJobDoubts } from '../fio/job-safety.ts';
import { countFiles, FIO_JOB, findNoJob, isFioJob, layoutSignature } from '../fio/jobs.ts';
import { type Judgement, judge } from '../fio/judge.ts';
import { lengthOf } from '../model/lengths.ts';
import type { FioParameters, Plan, Workload } from '../model/records.ts';
import { fioOf } from '../model/sweep.ts';
import { warn } from '../model/warnings.ts';
import { parseFioFailure } from '../parse/fio-errors.ts';
import { parseFioOutput } from '../parse/fio-json.ts';
import { joinOr } from '../text/list-some.ts';
import { formatSizeOption } from '../text/units.ts';
import { bytesOnFiles, filesFolder, layOutFiles, STEP_SECONDS, stepsOnFiles } from './fio-on-files.ts';
import { fioTrial } from './fio-trial.ts';
import type { Ended, Layout, Place, WorkKind } from './kind.ts';

/** The size of a write while laying out: small enough for every server, large enough to be quick. */
const LAYOUT_BLOCK_BYTES = 1024 ** 2;

const LAYOUT_SECONDS_PER_GIB = 240;

/** Seconds of a loop beyond fio's runtime: caches, fio's own start and end. Seen under TCG; KVM needs less. */
const LOOP_OVERHEAD_SECONDS = 1;

/** In which fio looks at thousands of files, each three times, before a job on files begins. */
const FILES_SET_UP_SECONDS = 300;

/** What fio said while it laid out; the parts that name the cause. */
function explainLayout({ timedOut, exitCode, stdout, stderr }: Ended, fio: FioParameters, seconds: number): ReturnType<Layout['explain']> {
  const said = `${stdout}\n${stderr}`.split('\n').filter((line) => /error=|No space|Read-only|fio:/.test(line));
  const reason = timedOut ? `no end after ${Math.round(seconds)} s` : (said[0] ?? `fio ended with exit code ${exitCode}`);
  const text = `${reason} ${said.join(' ')}`;
  if (/No space/i.test(text)) return { reason, hint: `make room, or lower --size (now ${formatSizeOption(fio.sizeBytes)})` };
  return /Read-only/i.test(text) ? { reason, hint: 'choose a share that can be written to' } : { reason };
}

/** The engine of a job that acts on files as a whole; null of any other. */
function fileEngineOf({ jobText }: Pick<Workload, 'jobText'>): string | null {
  const engine = engineOfJob(jobText);
  return isOnFiles(engine) ? engine : null;
}

/** Has fio make the files of a workload in `directory`, and nothing more. overwrite: files of jobs that only write are written in full too, not left with holes. */
function buildMakeArgv(plan: Plan, workload: Workload, workDir: string, directory: string, blockSizeBytes: number): string[] {
  const argv = buildFioArgv({ ...fioOf(plan, workload), direct: 0, blockSizeBytes }, directory, jobFileName(workDir, plan, workload.name));
  argv.splice(-1, 0, '--create_only=1', '--overwrite=1');
  return argv;
}

/** The same where each mount and workload has files of its own. fio would else wait for the disk after each; all are written back before a loop. */
function makeOnFiles(plan: Plan, workload: Workload, place: Place): string[] {
  const argv = buildMakeArgv(plan, workload, place.workDir, filesFolder(workload, place), fioOf(plan, workload).blockSizeBytes);
  argv.splice(-1, 0, '--create_fsync=0');
  return argv;
}

/** Of less the steps of fio's clock are more than 2 %. */
const SHORTEST_PASS_MS = 50;

/** Calls, which are no I/Os of a size, as a figure of their own. */
function judgeCalls(judged: Judgement): ReturnType<WorkKind['judge']> {
  if (judged.outcome !== 'ok' || judged.metrics === null) return { ...judged, metrics: null };
  const sides = [judged.metrics.read, judged.metrics.write].filter((side) => side !== null);
  // Calls were counted where there is no bandwidth (parse/fio-json.ts).
  if (sides.some(({ bw }) => bw !== null)) {
    const reason = 'fio does not say how many calls it made: let it time them (no gtod_reduce, no disable_clat)';
    return { ...judged, outcome: 'failed', reason, metrics: null };
  }
  const { runtimeMs } = judged.metrics;
  const warnings = runtimeMs < SHORTEST_PASS_MS ? [...judged.warnings, warn('short-pass', `${runtimeMs} ms`)] : judged.warnings;
  return { ...judged, warnings, metrics: null, figures: { calls: sides.reduce((sum, { iops }) => sum + (iops ?? 0), 0) } };
}

/** A line of a job file that says which option has which value in the small size of the work: `; quick: nrfiles=400`. */
const QUICK_LINE = /^[;#] quick: (\w+)=(\S+)$/m;

export const fioJob: WorkKind = {
  kind: FIO_JOB,
  summary: 'a fio job file',
  figures: ['iops', 'bw', 'clat-p99', 'cpu', 'calls'],
  endings: ['.job', '.fio', '.ini'],
  program: 'fio',
  describeOptions(plan) {
    const jobs = plan.workloads.filter(isFioJob);
    const asked = jobs.map((workload) => fioOf(plan, workload));
    const ramps = [...new Set((jobs.length === 0 ? [{}] : jobs).map((workload) => lengthOf(plan, workload).rampSeconds))];
    const valuesOf = (key: keyof FioParameters, format: (value: number) => string) =>
      joinOr([...new Set((asked.length === 0 ? [plan.fio] : asked).map((fio) => format(fio[key])))]);
    return [
      `runtime ${valuesOf('runtimeSeconds', String)} s${ramps.every((seconds) => seconds === 0) ? '' : ` after ${joinOr(ramps.map(String))} s of ramp`}`,
      `iodepth ${valuesOf('iodepth', String)}`,
      `size ${valuesOf('sizeBytes', formatSizeOption)}`,
      `direct ${plan.fio.direct}`,
      `block size ${valuesOf('blockSizeBytes', formatSizeOption)}`,
    ];
  },
  findDoubts: findJobDoubts,
  checkText: findNoJob,
  buildCheck: ({ fio }, file) => ({ argv: [...buildFioArgv(fio, dirname(file), file).slice(0, -1), '--parse-only', file], byHand: 'fio --parse-only' }),
  resize(text, size, mostFiles) {
    const [, name, value] = QUICK_LINE.exec(text) ?? [];
    const sized = size === 'full' || name === undefined ? text : text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`);
    // Of fio's engines on files alone: what other jobs read and write is no number of files.
    if (mostFiles === undefined || fileEngineOf({ jobText: sized }) === null) return sized;
    return sized.replace(/^nrfiles=(\d+)[ \t]*$/gm, (line, files: string) => (Number(files) > mostFiles ? `nrfiles=${mostFiles}` : line));
  },
  fileBytes: (plan, workload) => {
    const { sizeBytes } = fioOf(plan, workload);
    return fileEngineOf(workload) === null ? sizeBytes * countFiles(workload.jobText) : bytesOnFiles(workload.jobText, sizeBytes) * plan.mounts.length;
  },
  buildFiles: (plan, { name, jobText }, workDir) => [{ path: jobFileName(workDir, plan, name), text: jobText }],
  layOut(plan, workload) {
    const fio = fioOf(plan, workload);
    const engine = fileEngineOf(workload);
    if (engine !== null) {
      return {
        key: JSON.stringify([workload.name, workload.jobText]),
        onEveryMount: true,
        throughAny: true,
        deadlineSeconds: STEP_SECONDS,
        buildCommand: (place) => layOutFiles(workload, place, engine, makeOnFiles(plan, workload, place)),
        explain: (ended) => explainLayout(ended, fio, STEP_SECONDS),
      };
    }
    // Timers of Node end at 2^31 ms.
    const seconds = Math.min(MOST_SECONDS, 60 + (LAYOUT_SECONDS_PER_GIB * fio.sizeBytes * 4) / 1024 ** 3);
    return {
      key: JSON.stringify([fio.sizeBytes, layoutSignature(workload)]),
      deadlineSeconds: seconds,
      buildCommand({ testDir, workDir }) {
        const blockSizeBytes = Math.max(fio.blockSizeBytes, Math.min(LAYOUT_BLOCK_BYTES, fio.sizeBytes));
        return buildMakeArgv(plan, workload, workDir, testDir, blockSizeBytes);
      },
      explain: (ended) => explainLayout(ended, fio, seconds),
    };
  },
  buildSteps(workload, place, plan) {
    const engine = fileEngineOf(workload);
    return engine === null ? {} : stepsOnFiles(workload, place, engine, makeOnFiles(plan, workload, place));
  },
  buildCommand(plan, workload, place) {
    const onFiles = fileEngineOf(workload) !== null;
    const directory = onFiles ? filesFolder(workload, place) : place.testDir;
    // What goes over its files once has no steady part.
    return buildFioArgv(fioOf(plan, workload), directory, jobFileName(place.workDir, plan, workload.name), onFiles ? 0 : lengthOf(plan, workload).rampSeconds);
  },
  deadlineSeconds: (plan, workload) =>
    deadlineSeconds(fioOf(plan, workload), workload.jobText, lengthOf(plan, workload).rampSeconds) +
    (fileEngineOf(workload) === null ? 0 : FILES_SET_UP_SECONDS),
  estimateSeconds(plan, workload) {
    const { rampSeconds, runtimeSeconds } = lengthOf(plan, workload);
    return rampSeconds + runtimeSeconds + LOOP_OVERHEAD_SECONDS;
  },
  trial: fioTrial,
  judge(ended, plan, workload) {
    const onFiles = fileEngineOf(workload) !== null;
    const output = parseFioOutput(ended.stdout, onFiles);
    const failure = parseFioFailure(`${ended.stdout}\n${ended.stderr}`);
    const said = { metrics: output.metrics, entries: output.jobs, jobErrors: output.jobErrors, failure };
    if (!onFiles) return judge(ended, said, fioOf(plan, workload).runtimeSeconds);
    // It goes over its files once: the runtime is what it may take at the most.
    return judgeCalls(judge(ended, said, 0));
  },
};
