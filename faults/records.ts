/** The record of a campaign: a line of JSON a trial, only ever added to, so that several sittings add up. */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { CHECKS, type Failure, type Kind } from './kind.ts';
import type { Trial } from './trial.ts';

/** The trials so far, in their order. */
export function readTrials(file: string): Trial[] {
  if (!existsSync(file)) return [];
  // A line that a kill cut off is no trial.
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Trial);
}

/** Puts a trial at the end. */
export function appendTrial(file: string, trial: Trial): void {
  appendFileSync(file, `${JSON.stringify(trial)}\n`);
}

/** The next trials: seed by seed all kinds, without those that are on record. */
export function chooseTrials(
  kinds: readonly Kind[],
  done: readonly Trial[],
  firstSeed: number,
  count: number,
): { readonly kind: Kind; readonly seed: number }[] {
  const known = new Set(done.map(({ kind, seed }) => `${kind} ${seed}`));
  const chosen: { readonly kind: Kind; readonly seed: number }[] = [];
  for (let seed = firstSeed; chosen.length < count && kinds.length > 0; seed++) {
    for (const kind of kinds) if (chosen.length < count && !known.has(`${kind.name} ${seed}`)) chosen.push({ kind, seed });
  }
  return chosen;
}

/** A line that tells of a trial. */
export function describeTrial({ kind, seed, moment, did, end, resumes, seconds, failures }: Trial): string {
  const how = [moment, did, end === '' ? '' : `ended with ${end}`, resumes === 0 ? '' : `${resumes} resumed`].filter((part) => part !== '').join('; ');
  const found = failures.length === 0 ? 'well' : failures.map(({ check, text }) => `\n  ${check}: ${text.trim().replaceAll('\n', '\n    ')}`).join('');
  return `${kind} --seed ${seed} (${seconds.toFixed(0)} s): ${how}: ${found}`;
}

const count = (failures: readonly Failure[], check: Failure['check']) => (failures.some((failure) => failure.check === check) ? 1 : 0);

const sum = (trials: readonly Trial[], check: Failure['check']) => String(trials.reduce((total, { failures }) => total + count(failures, check), 0));

/** Seeds of trials that failed and were not repeated since, and of those that did well when they were repeated. */
function failedSeeds(trials: readonly Trial[]): { readonly open: string; readonly mended: string } {
  const failed = new Set(trials.filter(({ failures }) => failures.length > 0).map(({ seed }) => seed));
  const last = new Map(trials.map((trial) => [trial.seed, trial]));
  const isOpen = (seed: number) => (last.get(seed)?.failures.length ?? 0) > 0;
  const list = (seeds: number[]) => seeds.sort((a, b) => a - b).join(', ');
  return { open: list([...failed].filter(isOpen)), mended: list([...failed].filter((seed) => !isOpen(seed))) };
}

const TITLES: Readonly<Record<Failure['check'], string>> = { lost: 'lost', table: 'wrong table', left: 'left', words: 'wrong message', stuck: 'stuck' };

/** The table of all trials: a row a kind, with those that found something wrong, and apart those whose fault struck nothing. */
export function renderTrials(kinds: readonly Kind[], trials: readonly Trial[]): string {
  const rows = [...kinds, null].map((kind) => {
    const own = kind === null ? trials : trials.filter((trial) => trial.kind === kind.name);
    const { open, mended } = kind === null ? { open: '', mended: '' } : failedSeeds(own);
    const missed = own.filter((trial) => trial.missed).length;
    return [
      kind === null ? 'all' : kind.name,
      kind?.does ?? '',
      String(own.length - missed),
      String(missed),
      ...CHECKS.map((check) => sum(own, check)),
      mended,
      open,
    ];
  });
  return markdownTable(
    [['kind', 'what happens', 'trials', 'missed', ...CHECKS.map((check) => TITLES[check]), 'failed, then mended: seeds', 'fails: seeds'], ...rows],
    {
      align: ['l', 'l', 'r', 'r', ...CHECKS.map(() => 'r'), 'l', 'l'],
    },
  );
}
