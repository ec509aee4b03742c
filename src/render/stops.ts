/** What a run did not measure, and why: the workloads that stopped for each reason, loops that are missing, other parts. */

import { addTo } from '../model/group-by.ts';
import type { Plan, Report, RunRecord, Stop, StopReason, WorkloadReport } from '../model/records.ts';
import { countLoops, describeShard } from '../model/shard.ts';

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

const UNITS: Readonly<Record<Stop['unit'], string>> = { runs: 'boot', loops: 'loop' };

const inRounds = ({ rounds, unit }: Stop) => count(rounds, UNITS[unit]);

const WORDS: Readonly<Record<StopReason, (stop: Stop) => string>> = {
  fastest: (stop) => `told after ${inRounds(stop)}`,
  equal: (stop) => `shown to be equal after ${inRounds(stop)}`,
  precise: (stop) => `known as well as was asked for, though not told, after ${inRounds(stop)}`,
  hopeless: (stop) => `can't be told by more of the same, after ${inRounds(stop)}`,
  budget: (stop) => `open when the time was up, after ${inRounds(stop)}`,
  most: (stop) => `open after all that the plan allows, ${inRounds(stop)}`,
  unfinished: (stop) => `open, after ${inRounds(stop)}: the run was stopped`,
  alone: () => 'nothing to compare: fewer than two mounts have a figure',
};

/** The order of the lines. */
const REASONS = Object.keys(WORDS) as StopReason[];

/** ` (needs 5 boots)`, where somebody knows. */
const describeNeed = ({ needed }: Stop) => (needed === null ? '' : ` (needs ${count(needed.count, UNITS[needed.unit])})`);

/** `told after 1 boot: a, b`; none where all plans were fixed. `writeName` makes a workload's name fit for the format. */
export function describeStops({ workloads }: Pick<Report, 'workloads'>, writeName: (name: string) => string = String): string[] {
  const stopped = workloads.flatMap((workload) => (workload.stop === undefined ? [] : [workload as WorkloadReport & { readonly stop: Stop }]));
  stopped.sort((a, b) => REASONS.indexOf(a.stop.reason) - REASONS.indexOf(b.stop.reason) || a.stop.rounds - b.stop.rounds);
  const groups = new Map<string, string[]>();
  for (const { name, stop } of stopped) {
    const text = WORDS[stop.reason](stop);
    addTo(groups, text, `${writeName(name)}${describeNeed(stop)}`);
  }
  return [...groups].map(([text, names]) => `${text}: ${names.join(', ')}`);
}

/** The same as a list in Markdown; nothing where all plans were fixed. */
export function listStops(report: Pick<Report, 'workloads'>, writeName: (name: string) => string): string[] {
  const stops = describeStops(report, writeName);
  return stops.length === 0 ? [] : [`Why each workload stopped:\n${stops.map((text) => `- ${text}`).join('\n')}`];
}

/** Where the whole is, of a part; nothing of a whole. */
export function sayPart(plan: Plan): string[] {
  const shard = describeShard(plan);
  return shard === null ? [] : [`This is ${shard}: \`fsbench report\` of the run directories of all parts shows the whole.`];
}

/** How many loops a run lacks; null where it lacks none, or has a budget that is spent. */
export function describeMissing({ workloads }: Pick<Report, 'workloads'>, { plan, finishedAt }: RunRecord): string | null {
  const measured = workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops)).length;
  if (plan.budget !== undefined) return finishedAt === null ? `${measured} loops are measured, and its budget is not spent` : null;
  const planned = countLoops(plan);
  return measured < planned ? `${measured} of ${planned} loops are measured` : null;
}
