/** Loops to cells: the outcome that stands for a cell, and its means on the log scale. */

import { logMean } from '../figures/log-mean.ts';
import { goodMetrics } from '../figures/metrics.ts';
import { addTo } from '../model/group-by.ts';
import type { Cell, Metrics, Outcome, RateSummary, SourcedLoop } from '../model/records.ts';
import { type Warning, type WarningCode, warn } from '../model/warnings.ts';

type Rate = keyof RateSummary;

/** A loop's rate, or null where fio did nothing in that direction. */
export function rateOf(metrics: Metrics, rate: Rate): number | null {
  const direction = rate.startsWith('read') ? metrics.read : metrics.write;
  if (direction === null) return null;
  return rate.endsWith('Bw') ? direction.bw : direction.iops;
}

function meanRate(metrics: readonly Metrics[], rate: Rate): number | null {
  const values = metrics.map((each) => rateOf(each, rate)).filter((value) => value !== null);
  if (values.length === 0) return null;
  // A loop that moved nothing has no logarithm: the mean is then nothing too.
  return values.every((value) => value > 0) ? logMean(values) : 0;
}

/** Whether a loop's figures count. */
export function isGood({ outcome, metrics, figures = {} }: SourcedLoop): boolean {
  return outcome === 'ok' && (metrics !== null || Object.keys(figures).length > 0);
}

/** The outcome most telling of a cell without a good loop. */
const WORST_FIRST: readonly Outcome[] = ['failed', 'timed-out', 'unsupported', 'missing'];

/** Warnings of all loops, one a code, with how many loops carry it. */
function gatherWarnings(loops: readonly SourcedLoop[]): Warning[] {
  const byCode = new Map<WarningCode, string[]>();
  for (const { code, detail } of loops.flatMap(({ warnings }) => warnings)) {
    addTo(byCode, code, detail);
  }
  return [...byCode].map(([code, details]) => {
    const said = [...new Set(details.filter(Boolean))];
    return warn(
      code,
      [
        `${details.length} of ${loops.length} loops`,
        ...(said.length === 0 ? [] : [said.length > 3 ? `${said.slice(0, 3).join(', ')}, ...` : said.join(', ')]),
      ].join(', '),
    );
  });
}

/** The cell of these loops, which are all of one workload and mount. No loops at all make it `missing`. */
export function summarizeCell(workload: string, mount: string, loops: readonly SourcedLoop[]): Cell {
  const good = loops.filter(isGood);
  const metrics = goodMetrics(loops);
  const outcome: Outcome = good.length > 0 ? 'ok' : (WORST_FIRST.find((candidate) => loops.some((loop) => loop.outcome === candidate)) ?? 'missing');
  const telling = loops.find((loop) => loop.outcome === outcome);
  const warnings = gatherWarnings(outcome === 'ok' ? loops.filter((loop) => loop.outcome === 'ok') : loops);
  const bad = loops.length - good.length;
  if (good.length > 0 && bad > 0) warnings.push(warn('failed-loops', `${bad} of ${loops.length}`));
  return {
    workload,
    mount,
    outcome,
    reason: outcome === 'ok' ? null : (telling?.reason ?? null),
    errno: outcome === 'ok' ? null : (telling?.errno ?? null),
    loops,
    mean:
      metrics.length === 0
        ? null
        : {
            readBw: meanRate(metrics, 'readBw'),
            readIops: meanRate(metrics, 'readIops'),
            writeBw: meanRate(metrics, 'writeBw'),
            writeIops: meanRate(metrics, 'writeIops'),
          },
    warnings,
  };
}
