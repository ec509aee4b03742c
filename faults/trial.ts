/** One trial: the fault strikes, the run is resumed until it is whole, and everything that must hold is looked at. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import type { Ended } from '../test/e2e/support.ts';
import type { Failure, Kind, OtherKind, RunKind, Scene } from './kind.ts';
import { findLeftFiles, findUnsaid, openFamily } from './left.ts';
import { buildFio, CELLS, LOOPS, TABLE } from './matrix.ts';
import { awaitMoment, chooseMoment, describeMoment } from './moments.ts';
import { countLost, findChanges, findUnkept, findWrongLoops, takeSnapshot } from './results.ts';
import { endOf, type OpenScene, openScene } from './scene.ts';

export interface Trial {
  readonly kind: string;
  readonly seed: number;
  /** When it struck and what was done, in words. */
  readonly moment: string;
  readonly did: string;
  /** True where it came too late, or found nothing to strike. */
  readonly missed: boolean;
  /** How the struck command ended, and how many more it took. */
  readonly end: string;
  readonly resumes: number;
  /** Loops that were there only after them. Trials of what is no run, and older ones, have none. */
  readonly resumedLoops?: number;
  readonly seconds: number;
  readonly failures: readonly Failure[];
  /** The fsbench that was tried: a commit or a version. Trials before it was recorded have none. */
  readonly tried?: string;
}

const MOST_RESUMES = 3;

const wordsFailure = (text: string): Failure => ({ check: 'words', text });

/** Text that no user should ever see. */
const TRACE = /^ +at .*:\d+:\d+\)?$|unexpected failure|\[object |\bundefined\b/m;

const howEnded = ({ code, signal }: Ended) => signal ?? code;

/** What is wrong with how the struck command ended and what it said. */
function checkEnding(kind: RunKind, ended: Ended, dir: string): Failure[] {
  const how = howEnded(ended);
  const end = `ended with ${how}`;
  const trace = TRACE.test(ended.stderr) ? [wordsFailure(`${end} and a trace: ${ended.stderr.slice(-600)}`)] : [];
  const lost = existsSync(dir) ? countLost(takeSnapshot(dir)) : 0;
  const saysLost = ended.stderr.includes('lost with what died or could not be written. Measure again with: fsbench fio --resume ');
  if (how === 0) {
    const noTable = TABLE.test(ended.stdout) ? [] : [wordsFailure(`${end} without a table`)];
    return [...trace, ...noTable, ...(lost > 0 && !saysLost ? [wordsFailure(`${lost} loops were lost and it did not say so`)] : [])];
  }
  const allowed = kind.endings.some((ending) => ending.how === how && (ending.says === undefined || ending.says.test(ended.stderr)));
  return [...trace, ...(allowed ? [] : [wordsFailure(`${end}: ${ended.stderr.slice(-600)}`)])];
}

interface Resumed {
  readonly resumes: number;
  readonly failures: readonly Failure[];
}

/** Goes on until the run is whole. A run that was taken away, since nothing had been measured, is started anew. */
async function resumeUntilWhole(kind: RunKind, scene: Scene, begin: readonly string[]): Promise<Resumed> {
  if (kind.resume !== undefined) return { resumes: 1, failures: await kind.resume(scene) };
  let last = '';
  for (let resumes = 1; resumes <= MOST_RESUMES; resumes++) {
    const ended = await scene.run(existsSync(join(scene.dir, 'run.json')) ? ['fio', '--resume', scene.dir] : begin);
    if (TRACE.test(ended.stderr)) return { resumes, failures: [wordsFailure(`resuming showed a trace: ${ended.stderr.slice(-600)}`)] };
    if (ended.code === 0 && countLost(takeSnapshot(scene.dir)) === 0) return { resumes, failures: TABLE.test(ended.stdout) ? [] : [wordsFailure('no table')] };
    last = `${howEnded(ended)}: ${ended.stderr.slice(-600)}`;
  }
  return { resumes: MOST_RESUMES, failures: [{ check: 'stuck', text: `not whole after ${MOST_RESUMES} resumes, the last ended with ${last}` }] };
}

interface ReportedCell {
  readonly mount: string;
  readonly outcome: string;
  readonly loops: readonly unknown[];
}

/** Cells that differ from those of an undisturbed run. */
async function checkTable(scene: Scene): Promise<Failure[]> {
  const { code, stdout, stderr } = await scene.run(['report', scene.dir, '--format', 'json']);
  if (code !== 0) return [{ check: 'table', text: `report ended with ${code}: ${stderr.slice(-300)}` }];
  const { workloads } = JSON.parse(stdout) as { workloads: readonly { readonly name: string; readonly cells: readonly ReportedCell[] }[] };
  const cells = workloads.flatMap(({ name, cells }) => cells.map((cell) => ({ ...cell, name: `${name} on ${cell.mount}` })));
  const wrong = cells.filter(({ outcome, loops }) => outcome !== 'ok' || loops.length !== LOOPS / CELLS.length);
  const missing = CELLS.filter((name) => !cells.some((cell) => cell.name === name));
  return [
    ...wrong.map(({ name, outcome, loops }) => ({ check: 'table' as const, text: `${name} is ${outcome} with ${loops.length} loops` })),
    ...missing.map((name) => ({ check: 'table' as const, text: `${name} is missing` })),
  ];
}

/** Why nothing was struck. */
const UNSTRUCK = { over: 'nothing: the command had ended', late: 'nothing: the moment did not come' } as const;

async function conductRun(kind: RunKind, scene: OpenScene): Promise<Omit<Trial, 'kind' | 'seed' | 'seconds'>> {
  const { dir, root } = scene;
  const begin = [...buildFio(kind.mounts?.()), '--out', dir, ...(scene.shareParent === dir ? [] : ['--share', scene.shareParent])];
  const moment = chooseMoment(kind.phases, scene);
  const running = scene.start(begin);
  const family = openFamily(running.child.pid as number, root);
  const watch = setInterval(family.look, 250);
  const came = await awaitMoment(moment, scene, running);
  if (came === 'late') running.child.kill('SIGKILL');
  family.look();
  const before = takeSnapshot(dir);
  const strike = came === 'now' ? await kind.strike(scene, running) : { did: UNSTRUCK[came], missed: true };
  const { ended, tooLong } = await endOf(running);
  clearInterval(watch);

  const after = takeSnapshot(dir);
  const survivors = await family.survivors(ended.signal !== null || kind.leavesFolders !== undefined ? 10 : 2);
  const first: Failure[] = [
    ...(strike.failures ?? []),
    ...(tooLong || came === 'late' ? [{ check: 'stuck' as const, text: `it had to be killed: ${ended.stderr.slice(-600)}` }] : checkEnding(kind, ended, dir)),
    ...survivors.map((text) => ({ check: 'left' as const, text })),
    ...findChanges(before, after),
    ...findUnkept(ended.stderr, after),
  ];
  await kind.mend?.(scene);
  const leftFirst = findUnsaid(findLeftFiles(scene), kind, ended);

  const kept = takeSnapshot(dir);
  const resumed = await resumeUntilWhole(kind, scene, begin);
  const whole = takeSnapshot(dir);
  const leftLast = await family.survivors(2);
  family.close();
  return {
    moment: describeMoment(moment),
    did: strike.did,
    missed: strike.missed === true,
    end: String(howEnded(ended)),
    resumes: resumed.resumes,
    resumedLoops: whole.lines.length - kept.lines.length,
    failures: [
      ...first,
      ...leftFirst,
      ...resumed.failures,
      ...findChanges(kept, whole),
      ...findWrongLoops(dir, whole),
      ...(await checkTable(scene)),
      ...leftLast.map((text) => ({ check: 'left' as const, text })),
      ...findLeftFiles(scene),
    ],
  };
}

async function conductOther(kind: OtherKind, scene: Scene): Promise<Omit<Trial, 'kind' | 'seed' | 'seconds'>> {
  const { did, missed = false, failures = [] } = await kind.attempt(scene);
  return { moment: '', did, missed, end: '', resumes: 0, failures };
}

/** Conducts the trial of a kind by a seed. What it finds wrong is in `failures`; it throws only where it can't be conducted. */
export async function conduct(kind: Kind, seed: number): Promise<Trial> {
  const started = performance.now();
  const isRun = 'strike' in kind;
  const scene = openScene(kind.name, seed, isRun ? kind : {});
  try {
    const found = await (isRun ? conductRun(kind, scene) : conductOther(kind, scene));
    const failures = [...found.failures, ...scene.stuck()].map(({ check, text }) => ({
      check,
      text: text.replaceAll(PACKAGE_ROOT, '').replaceAll(scene.root, 'ROOT'),
    }));
    return { kind: kind.name, seed, ...found, failures, seconds: Math.round((performance.now() - started) / 100) / 10 };
  } finally {
    scene.close();
  }
}
