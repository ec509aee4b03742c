/** Commands of every day as a kind of work: timed on each mount in files of its own, after caches were dropped or warmed. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Plan, Workload } from '../model/records.ts';
import { warn } from '../model/warnings.ts';
import { readErrno } from '../text/errno-words.ts';
import { quoteForShell } from '../text/quote.ts';
import { readStopwatch, type Timing } from './exec-output.ts';
import { STEPS, STOPWATCH } from './exec-scripts.ts';
import { capFiles, copyOf, type ExecText, findCommands, mustReadExec, readExecText, sized, withFields } from './exec-text.ts';
import type { Ended, Place, Step, WorkKind } from './kind.ts';

/** Looked at after caches were dropped; more than what counts as dropped (run/loop.ts). */
const CANARY_BYTES = 2 * 1024 ** 2;

/** A folder of our own below the test folder, which all mounts of one file system show. */
const HOLDER = 'fsbench-exec';

/** Seconds that steps beside the command may take: many small files, on a slow mount, under emulation. */
const STEP_SECONDS = 1200;

/** Seconds of a loop beyond the command: files made afresh, caches dropped. Seen under TCG. */
const LOOP_OVERHEAD_SECONDS = 1;

/** Files are made, and settled by the command itself, in about the time of so many loops. */
const LAYOUT_LOOPS = 2;

const LEAST_DEADLINE_SECONDS = 600;

/** /proc/uptime has two decimals (proc(5)). */
const COARSE_STEP_SECONDS = 0.01;

/** Of a name in a path; scripts have endings behind it. */
const LONGEST_NAME = 120;

/** A name as one part of a path, different for every name. */
function partOf(name: string): string {
  // Half of a surrogate pair, which a run of others can hold, has no UTF-8.
  const encoded = encodeURIComponent(Buffer.from(name).toString('utf8')).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
  return encoded.length <= LONGEST_NAME ? encoded : `${encoded.slice(0, LONGEST_NAME - 17)}-${sha256(name).slice(0, 16)}`;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const stemOf = (workDir: string, name: string) => join(workDir, partOf(name));

const short = (parts: unknown) => sha256(JSON.stringify(parts)).slice(0, 16);

/** What makes the files of a workload; those of one key are the same. Where each loop changes them, a workload shares them with no other. */
function keyOf({ jobText, name }: Workload): string {
  const text = mustReadExec(jobText);
  const { setup, settle, kit, workdir, files, size } = text;
  // A field that others have none of changes no name of theirs.
  return short([copyOf(text) === 'loop' ? name : null, setup, kit, workdir, files, size, ...(settle === undefined ? [] : [settle])]);
}

/** The folder of what is on no mount; many workloads can begin with the same. */
function kitFolder(workDir: string, { jobText }: Workload): string {
  const { kit, files, size } = mustReadExec(jobText);
  return join(workDir, `${short([kit, files, size])}.kit`);
}

/** The folder of a workload on a mount. */
const ownFolder = (workload: Workload, { testDir, mount }: Pick<Place, 'testDir' | 'mount'>) => join(testDir, HOLDER, partOf(mount), keyOf(workload));

/** Words before those of a step. */
function stepArgv(step: string, workload: Workload, place: Place): string[] {
  const { workDir, testDir } = place;
  const own = ownFolder(workload, place);
  return ['sh', join(workDir, 'exec-steps.sh'), step, own, stemOf(workDir, workload.name), testDir, kitFolder(workDir, workload)];
}

function buildStep(step: string, workload: Workload, place: Place, more: readonly string[] = [], seconds = STEP_SECONDS): Step {
  const names: Readonly<Record<string, string>> = { before: 'what comes before the loop', warm: 'the warm-up', after: 'what comes after the loop' };
  return { argv: [...stepArgv(step, workload, place), ...more], deadlineSeconds: seconds, name: names[step] ?? step };
}

/** What the scripts of a workload know of it. */
function headOf(exec: ExecText): string {
  return `export FILES=${sized(exec, exec.files, 0)}\n`;
}

/** The command as text for sh. */
const commandText = (run: ExecText['run']) => (typeof run === 'string' ? run : `exec ${run.map(quoteForShell).join(' ')}`);

/** The files of a workload: a script a step, and how often the copy is made. */
function buildScripts(exec: ExecText): Readonly<Record<string, string>> {
  const head = headOf(exec);
  const scripts = { kit: exec.kit, setup: exec.setup, settle: exec.settle, prepare: exec.prepare, cleanup: exec.cleanup };
  return {
    copy: copyOf(exec),
    ...(exec.dependencies === undefined ? {} : { dependencies: exec.dependencies }),
    'run.sh': `${head}${commandText(exec.run)}\n`,
    ...Object.fromEntries(Object.entries(scripts).flatMap(([step, text]) => (text === undefined ? [] : [[`${step}.sh`, `set -e\n${head}${text}\n`]]))),
  };
}

/** The last lines, and before them the one that says what was fatal, after which a program may give pages of advice. */
function lastWords(text: string): string {
  const lines = text
    .replace(/(?<!\S)\S*\.run\.sh: (?:line )?(?:\d+: )?/g, '')
    .trim()
    .split('\n');
  const last = lines.slice(-3);
  const fatal = lines.find((line) => /^(?:fatal|error)\b/i.test(line));
  return [...(fatal === undefined || last.includes(fatal) ? [] : [fatal]), ...last].join(' | ').slice(-400);
}

/** Why a command ended as it did: its last words. */
function explainEnd({ exitCode, signal, said }: Timing, exec: ExecText): string {
  const words = lastWords(said);
  const how = signal > 0 ? `ended by signal ${signal}` : `exit code ${exitCode}`;
  if (exitCode === 127 && typeof exec.run !== 'string' && words.startsWith("fsbench-exec: can't start")) return words.replace('fsbench-exec: ', '');
  return words === '' ? how : `${how}: ${words}`;
}

/** Programs that the command itself names: its first word, where it is no path. */
function namedPrograms({ run, needs }: ExecText): string[] {
  const first = typeof run === 'string' ? undefined : run[0];
  return [...new Set([...(first === undefined || first.includes('/') ? [] : [first]), ...needs])];
}

/** Seconds after which the command is told to stop, timed or to warm up. */
const deadlineOf = (read: ExecText) => read.deadline ?? Math.max(LEAST_DEADLINE_SECONDS, 20 * sized(read, read.seconds, 0));

const NONE = { errno: null, metrics: null, warnings: [] };

function judge(ended: Ended, exec: ExecText): ReturnType<WorkKind['judge']> {
  const timing = readStopwatch(ended.stdout);
  if (ended.timedOut) {
    const words = lastWords(timing?.said ?? ended.stdout);
    return { ...NONE, outcome: 'timed-out', reason: `it was still running at its deadline${words === '' ? '' : `: ${words}`}` };
  }
  if (timing === null) {
    const said = lastWords(`${ended.stdout}\n${ended.stderr}`);
    return { ...NONE, outcome: 'failed', reason: `it could not be timed: ${said || `exit code ${ended.exitCode}`}` };
  }
  if (timing.exitCode !== 0 || timing.signal > 0) return { ...NONE, outcome: 'failed', errno: readErrno(timing.said), reason: explainEnd(timing, exec) };
  const { wallSeconds, userSeconds, systemSeconds, readBytes, writtenBytes, isCoarse } = timing;
  return {
    ...NONE,
    outcome: 'ok',
    reason: null,
    warnings: isCoarse ? [warn('coarse-clock', '')] : [],
    // Nothing takes no time: the clock's own step stands for less.
    figures: {
      'wall-time': Math.max(wallSeconds, isCoarse ? COARSE_STEP_SECONDS : 1e-9),
      ...(userSeconds === null || systemSeconds === null ? {} : { 'user-time': Math.max(userSeconds, 1e-6), 'system-time': Math.max(systemSeconds, 1e-6) }),
      // A figure is above 0.
      ...(readBytes ? { 'read-bytes': readBytes } : {}),
      ...(writtenBytes ? { 'written-bytes': writtenBytes } : {}),
    },
  };
}

export const exec: WorkKind = {
  kind: 'exec',
  summary: 'a command, timed (docs/exec.md)',
  figures: ['wall-time', 'user-time', 'system-time', 'read-bytes', 'written-bytes'],
  endings: ['.exec'],
  program: 'sh',
  // It reads the target's clock exactly.
  helpers: ['perl'],
  findPrograms: ({ jobText }) => namedPrograms(mustReadExec(jobText)),
  describeOptions: () => [],
  countFiles({ jobText }) {
    const read = mustReadExec(jobText);
    return read.workdir?.files ?? (sized(read, read.files, 0) || null);
  },
  findDoubts: (text) => findCommands(text).map(({ line, field }) => ({ line, text: `${field} runs a command` })),
  checkText(text) {
    const read = readExecText(text);
    return 'wrong' in read ? read.wrong : null;
  },
  resize: (text, size, mostFiles) => capFiles(size === 'full' ? text : withFields(text, { size }), mostFiles),
  buildCheck: () => null,
  fileBytes({ mounts }, { jobText }) {
    const read = mustReadExec(jobText);
    const each = Math.max(read.workdir?.bytes ?? 0, sized(read, read.bytes, 0));
    return each * mounts.length + CANARY_BYTES;
  },
  staysAs: (workload) => (copyOf(mustReadExec(workload.jobText)) === 'mount' ? keyOf(workload) : null),
  buildFiles(_plan, { name, jobText }, workDir) {
    const scripts = Object.entries(buildScripts(mustReadExec(jobText)));
    return [
      { path: join(workDir, 'exec-steps.sh'), text: STEPS },
      { path: join(workDir, 'stopwatch.pl'), text: STOPWATCH },
      ...scripts.map(([step, text]) => ({ path: `${stemOf(workDir, name)}.${step}`, text })),
    ];
  },
  findFolders({ name, jobText }, workDir) {
    const { workdir } = mustReadExec(jobText);
    return workdir === undefined ? [] : [{ path: workdir.path, digest: workdir.digest, archive: `${stemOf(workDir, name)}.tar` }];
  },
  findDependencies(workload, place) {
    const { dependencies } = mustReadExec(workload.jobText);
    return dependencies === undefined ? null : join(ownFolder(workload, place), 'tree', dependencies);
  },
  layOut(_plan, workload) {
    const key = keyOf(workload);
    const { through, settle } = mustReadExec(workload.jobText);
    return {
      key,
      onEveryMount: true,
      ...(through === 'any' ? { throughAny: true } : {}),
      ...(settle === undefined ? {} : { buildSettling: (place: Place) => stepArgv('settle', workload, place) }),
      deadlineSeconds: STEP_SECONDS,
      buildCommand: (place) => [...stepArgv('make', workload, place), String(CANARY_BYTES), key],
      explain({ timedOut, exitCode, stdout, stderr }) {
        const said = lastWords(`${stdout}\n${stderr}`);
        const reason = timedOut ? `no end after ${STEP_SECONDS} s` : said || `exit code ${exitCode}`;
        return readErrno(said) === 'ENOSPC' ? { reason, hint: 'make room there, or choose another place with --share DIR' } : { reason };
      },
    };
  },
  startsCold: ({ jobText }) => mustReadExec(jobText).caches === 'cold',
  buildSteps(workload, place) {
    const read = mustReadExec(workload.jobText);
    const { caches, warmup } = read;
    const limit = deadlineOf(read);
    return {
      before: buildStep('before', workload, place),
      ...(caches === 'warm' ? { warmUp: buildStep('warm', workload, place, [String(warmup), String(limit)], STEP_SECONDS + warmup * limit) } : {}),
      after: buildStep('after', workload, place),
    };
  },
  buildCommand(_plan: Plan, workload: Workload, place) {
    const { run } = mustReadExec(workload.jobText);
    const words = typeof run === 'string' ? ['sh', `${stemOf(place.workDir, workload.name)}.run.sh`] : run;
    return [...stepArgv('run', workload, place), ...words];
  },
  deadlineSeconds: (_plan, { jobText }) => deadlineOf(mustReadExec(jobText)),
  estimateSeconds(_plan, { jobText }) {
    const read = mustReadExec(jobText);
    const runs = read.caches === 'warm' ? 1 + read.warmup : 1;
    return runs * sized(read, read.seconds, 0) + LOOP_OVERHEAD_SECONDS;
  },
  estimateLayoutSeconds(_plan, { jobText }) {
    const read = mustReadExec(jobText);
    return read.setup === undefined ? 0 : LAYOUT_LOOPS * sized(read, read.seconds, 0);
  },
  describeText: (jobText) => jobText.replace(/^(?:#|about:|origin:|requests:).*\n/gm, '').trimEnd(),
  judge: (ended, _plan, { jobText }) => judge(ended, mustReadExec(jobText)),
};
