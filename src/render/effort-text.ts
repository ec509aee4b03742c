/** What the undecided workloads of a report would take, in a sentence or two. */

import { largest, smallest } from '../figures/extremes.ts';
import type { Decision, Effort, WorkloadReport } from '../model/records.ts';
import { formatMinutes } from '../text/units.ts';

const WORDS: Readonly<Record<Effort['unit'], string>> = { loops: 'loops a cell', runs: 'boots' };

/** `5 boots (about 12 minutes more)`. */
export function nameEffort({ unit, count, minutes }: Effort): string {
  return `${count} ${WORDS[unit]}${minutes === null ? '' : ` (${formatMinutes(minutes)} more)`}`;
}

/** `3 to 5 boots for 9 (about 40 minutes more)`; the minutes are those of the loops. */
function describeKind(efforts: readonly Effort[], unit: Effort['unit']): string[] {
  const ofUnit = efforts.filter((effort) => effort.unit === unit);
  if (ofUnit.length === 0) return [];
  const [least, most] = [smallest, largest].map((pick) => pick(ofUnit.map(({ count }) => count)));
  const times = ofUnit.map(({ minutes }) => minutes);
  const time = times.some((each) => each === null) ? '' : ` (${formatMinutes(times.reduce<number>((sum, each) => sum + (each ?? 0), 0))} more)`;
  return [`${least === most ? '' : `${least} to `}${most} ${WORDS[unit]} for ${ofUnit.length}${time}`];
}

/** Sentences; none where nothing is undecided. */
export function describeEffort(workloads: readonly WorkloadReport[], metric: string): string[] {
  const open = workloads.flatMap(({ winners }): Decision[] => {
    const decision = winners[metric];
    return decision?.answer === 'undecided' ? [decision] : [];
  });
  if (open.length === 0) return [];
  const efforts = open.flatMap(({ needed }) => needed ?? []);
  const beyond = open.length - efforts.length;
  const takes = [...describeKind(efforts, 'loops'), ...describeKind(efforts, 'runs'), ...(beyond === 0 ? [] : [`more boots than count for ${beyond}`])];
  const noisy = open.filter(({ disturbed }) => disturbed > 0).length;
  const busy = `${noisy} of the undecided ${noisy === 1 ? 'was' : 'were'} measured while others used the machine: a quieter one may tell.`;
  return [`To decide the rest takes ${takes.join(', ')}, if the figures stay as they are.`, ...(noisy === 0 ? [] : [busy])];
}
