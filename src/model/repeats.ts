/** Loops that are measured once more because the machine was disturbed meanwhile: which are, and which of two results of a loop counts. */

import type { LoopResult } from './records.ts';
import { isDisturbed, type WarningCode } from './warnings.ts';

const REPEATED: WarningCode = 'measured-again';

/** Whether it stands for a loop that was disturbed: it is not measured a third time. */
export const isRepeated = ({ warnings }: Pick<LoopResult, 'warnings'>): boolean => warnings.some(({ code }) => code === REPEATED);

/** Whether another time may tell better. */
export const isToRepeat = (result: Pick<LoopResult, 'warnings' | 'outcome'>): boolean => result.outcome === 'ok' && isDisturbed(result) && !isRepeated(result);

/** So many repetitions show whether they are of use. */
const TRIED = 4;

/** Whether most repetitions were disturbed again: whoever uses the machine stays, and the time is better spent on other loops. */
export function isFutile(results: readonly Pick<LoopResult, 'warnings'>[]): boolean {
  const repeated = results.filter(isRepeated);
  return repeated.length >= TRIED && repeated.filter(isDisturbed).length * 2 > repeated.length;
}
