/** What the undecided workloads of a report would take, in a sentence or two. */

import { median } from 'simple-statistics';
import { largest, smallest } from '../figures/extremes.ts';
import type { Decision, Effort, WorkloadReport } from '../model/records.ts';
import { formatMinutes } from '../text/units.ts';

const WORDS: Readonly<Record<Effort['unit'], string>> = { loops: 'loops a cell', runs: 'boots' };

/** A gap that is longer is no boot: the run was stopped, and gone on with. */
const LONGEST_BOOT_MS = 600_000;

/** From the last loop of a boot to the first of the next, in seconds; null where no run has several. */
function secondsOfBoot(workloads: readonly WorkloadReport[]): number | null {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { run, startedAt, elapsedMs } of workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops))) {
    const from = startedAt === null ? Number.NaN : Date.parse(startedAt);
    if (run === null || Number.isNaN(from) || elapsedMs === null) continue;
    const known = spans.get(run) ?? { from, to: from };
    spans.set(run, { from: Math.min(known.from, from), to: Math.max(known.to, from + elapsedMs) });
  }
  const gaps = [...spans].flatMap(([run, { to }]) => {
    const [, id, boot] = /^(.*)\/(\d+)$/.exec(run) ?? [];
    const next = spans.get(`${id}/${Number(boot) + 1}`);
    const gap = next === undefined ? 0 : next.from - to;
    return gap > 0 && gap < LONGEST_BOOT_MS ? [gap / 1000] : [];
  });
  return gaps.length === 0 ? null : median(gaps);
}

/** Of one workload alone; the minutes of its loops, since boots serve all workloads: `5 boots (about 12 minutes of loops more)`. */
export function nameEffort({ unit, count, minutes }: Effort): string {
  return `${count} ${WORDS[unit]}${minutes === null ? '' : ` (${formatMinutes(minutes)} of loops more)`}`;
}

/** What an undecided workload needs, and the runs it has. */
interface OpenEffort {
  readonly effort: Effort;
  readonly runs: number;
}

/** `3 to 5 boots for 9 (about 40 minutes more, boots included)`; where nobody knows how long a boot takes, `(about 30 minutes of loops more, and the boots)`. */
function describeKind(open: readonly OpenEffort[], unit: Effort['unit'], bootSeconds: number | null): string[] {
  const chosen = open.filter(({ effort }) => effort.unit === unit);
  const ofUnit = chosen.map(({ effort }) => effort);
  if (ofUnit.length === 0) return [];
  const [least, most] = [smallest, largest].map((pick) => pick(ofUnit.map(({ count }) => count)));
  const times = ofUnit.map(({ minutes }) => minutes);
  const minutes = times.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  // A boot serves all workloads.
  const boots = Math.max(0, largest(chosen.map(({ effort, runs }) => effort.count - runs)));
  const words =
    unit === 'loops'
      ? `${formatMinutes(minutes)} more`
      : bootSeconds === null
        ? `${formatMinutes(minutes)} of loops more, and the boots`
        : `${formatMinutes(minutes + (boots * bootSeconds) / 60)} more, boots included`;
  const time = times.some((each) => each === null) ? '' : ` (${words})`;
  return [`${least === most ? '' : `${least} to `}${most} ${WORDS[unit]} for ${ofUnit.length}${time}`];
}

/** Sentences; none where nothing is undecided. */
export function describeEffort(workloads: readonly WorkloadReport[], metric: string): string[] {
  const found = workloads.flatMap(({ winners, cells }): { readonly decision: Decision; readonly runs: number }[] => {
    const decision = winners[metric];
    if (decision?.answer !== 'undecided') return [];
    return [{ decision, runs: new Set(cells.flatMap(({ loops }) => loops.map(({ run }) => run))).size }];
  });
  const open = found.map(({ decision }) => decision);
  if (open.length === 0) return [];
  const efforts = found.flatMap(({ decision: { needed }, runs }) => (needed === null ? [] : [{ effort: needed, runs }]));
  const bootSeconds = secondsOfBoot(workloads);
  const beyond = open.length - efforts.length;
  const takes = [
    ...describeKind(efforts, 'loops', null),
    ...describeKind(efforts, 'runs', bootSeconds),
    ...(beyond === 0 ? [] : [`more boots than count for ${beyond}`]),
  ];
  const noisy = open.filter(({ disturbed }) => disturbed > 0).length;
  const busy = `${noisy} of the undecided ${noisy === 1 ? 'was' : 'were'} measured while the machine was disturbed: a quieter one may tell.`;
  return [`To decide the rest takes ${takes.join(', ')}, if the figures stay as they are.`, ...(noisy === 0 ? [] : [busy])];
}
