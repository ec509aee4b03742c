/**
 * How long the loops of a workload must be, from trials of it that do not count: how many seconds of ramp are left out, and how many are
 * measured. Both have to be shown: where noise hides them, a loop is as long as it is without trials.
 */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { figureNamed } from '../../figures/figures.ts';
import { PIECE_MS } from '../../model/lengths.ts';
import type { LoopLength } from '../../model/records.ts';

const PIECES_A_SECOND = 1000 / PIECE_MS;

/** A difference is sure at so many standard errors: about 0.05, two-sided. */
const SURE = 2;

/** A trial that ended before this share of its time went over its files once: what is steady in it nobody knows. */
const WHOLE = 0.9;

/** How far a rate may be off without being another one. */
const leastEffect = () => figureNamed('iops').leastEffects.winner;

/** The second half of a trial is taken for steady. */
interface Steady {
  readonly pieces: readonly number[];
  readonly level: number;
  /** Of a piece, as a share of the level. */
  readonly spread: number;
}

function findSteady(pieces: readonly number[], seconds: number): Steady | null {
  if (pieces.length < WHOLE * seconds * PIECES_A_SECOND) return null;
  const half = pieces.slice(Math.ceil(pieces.length / 2));
  const level = mean([...half]);
  return level > 0 ? { pieces, level, spread: sampleStandardDeviation([...half]) / level } : null;
}

/** By how much a second (from 0) differs from the steady part, and the standard error of that, both as shares. */
function compareSecond({ pieces, level, spread }: Steady, second: number): { readonly off: number; readonly error: number } {
  const own = pieces.slice(second * PIECES_A_SECOND, (second + 1) * PIECES_A_SECOND);
  const steady = pieces.length - Math.ceil(pieces.length / 2);
  return { off: Math.abs(mean([...own]) / level - 1), error: spread * Math.sqrt(1 / own.length + 1 / steady) };
}

const isShownSteady = (trial: Steady, second: number) => {
  const { off, error } = compareSecond(trial, second);
  return off + SURE * error <= leastEffect();
};

const isShownUnsteady = (trial: Steady, second: number) => {
  const { off, error } = compareSecond(trial, second);
  return off - SURE * error > leastEffect();
};

/** Whether a second's own standard error is too small to matter beside what loops differ by: half of the least effect. */
const isSecondEnough = ({ spread }: Steady) => spread / Math.sqrt(PIECES_A_SECOND) <= leastEffect() / 2;

/**
 * `trials`: rates of the workload on each mount, in pieces of PIECE_MS from the start of a trial of so many seconds; empty where it does not
 * work. All mounts get one length, that of the one which needs the most, so that their loops are alike. No ramp where the first second is
 * shown to be like the steady part, within the least effect of rates; the usual one, or as many seconds more, in the first half of the trial,
 * as are shown not to be; one second measured where no more are needed. What a longer loop would add is not known from one trial: loops
 * of 4 s were spread as widely as loops of 1 s where both were measured.
 */
export function chooseLength(trials: readonly (readonly number[])[], seconds: number, usual: LoopLength): LoopLength {
  const ran = trials.filter((pieces) => pieces.length > 0).map((pieces) => findSteady(pieces, seconds));
  const told = ran.filter((trial) => trial !== null);
  if (told.length === 0) return usual;
  const allTell = told.length === ran.length;
  const most = Math.floor(seconds / 2);
  let rampSeconds = allTell && told.every((trial) => isShownSteady(trial, 0)) ? 0 : usual.rampSeconds;
  while (rampSeconds > 0 && rampSeconds < most && told.some((trial) => isShownUnsteady(trial, rampSeconds))) rampSeconds++;
  const runtimeSeconds = allTell && told.every(isSecondEnough) ? Math.min(1, usual.runtimeSeconds) : usual.runtimeSeconds;
  return { rampSeconds, runtimeSeconds };
}
