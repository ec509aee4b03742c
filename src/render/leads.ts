/** By how much a mount is ahead where it wins, engine by engine. */

import { levelOf } from '../figures/cell-values.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { logMean } from '../figures/log-mean.ts';
import { groupBy } from '../model/group-by.ts';
import type { Report, WorkloadReport } from '../model/records.ts';
import { readTraits } from './traits.ts';

/** A won workload: how many times the best of the others it is better, and which that is. */
interface Lead {
  readonly engine: string | null;
  readonly rival: string;
  readonly factor: number;
}

function leadIn(workload: WorkloadReport, mount: string, figure: Figure, jobText: string | null): Lead[] {
  const gains = workload.cells.flatMap((cell): { readonly mount: string; readonly gain: number }[] => {
    const level = levelOf(cell.loops, figure);
    return level === null ? [] : [{ mount: cell.mount, gain: figure.better === 'higher' ? level : 1 / level }];
  });
  const own = gains.find((each) => each.mount === mount);
  const [rival] = gains.filter((each) => each.mount !== mount).sort((a, b) => b.gain - a.gain);
  return own === undefined || rival === undefined
    ? []
    : [{ engine: readTraits(workload.name, jobText).engine, rival: rival.mount, factor: own.gain / rival.gain }];
}

/** `3.1x 9p`, `36 % ahead of 9p`; of what is better small, the other's is so much larger. */
function describeFactor(factor: number, rival: string, { better }: Figure): string {
  const times = `${factor >= 9.95 ? factor.toFixed(0) : factor.toFixed(1)}x`;
  const percent = `${((factor - 1) * 100).toFixed(0)} %`;
  if (better === 'higher') return factor >= 1.995 ? `${times} ${rival}` : `${percent} ahead of ${rival}`;
  return `${rival}'s is ${factor >= 1.995 ? times : `${percent} larger`}`;
}

/** ` (3.1x 9p on libaio, 36 % ahead of sshfs on mmap)`: geometric means over the workloads that the mount won; empty where there is none. */
export function describeLeads(
  { sources }: Report,
  workloads: readonly WorkloadReport[],
  metric: string,
  mount: string,
  writeName: (name: string) => string,
): string {
  const figure = figureNamed(metric);
  const jobs = new Map(sources.flatMap(({ run }) => run?.plan.workloads ?? []).map(({ name, jobText }) => [name, jobText]));
  const won = workloads.filter(({ winners }) => winners[metric]?.answer === 'fastest' && winners[metric].mounts[0] === mount);
  const byEngine = groupBy(
    won.flatMap((workload) => leadIn(workload, mount, figure, jobs.get(workload.name) ?? null)),
    (lead) => lead.engine,
  );
  const said = [...byEngine]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([engine, leads]) => {
      const rivals = new Set(leads.map(({ rival }) => rival));
      const rival = rivals.size > 1 ? 'the second' : writeName(leads[0]?.rival ?? '');
      return `${describeFactor(logMean(leads.map(({ factor }) => factor)), rival, figure)}${engine === null ? '' : ` on ${writeName(engine)}`}`;
    });
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}
