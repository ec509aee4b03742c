/** `check --confirm`: the verdict after the accused cells were measured again. */

import type { CheckedMetric, Confirmation } from '../../analyse/nightly/check-report.ts';
import { applyConfirmations, confirmSuspects, type RepeatedLoops } from '../../analyse/nightly/confirm.ts';
import type { NightlySettings } from '../../analyse/nightly/records.ts';
import { minimumEffectsOf } from '../../analyse/nightly/table.ts';
import { valuesOf } from '../../figures/series-values.ts';
import type { MountSpec, Source } from '../../model/records.ts';
import type { CommandIo } from '../io.ts';
import { type Again, measureAgain } from './measure-again.ts';

/** The new loops of each suspect that was measured, under the name of its series. */
function readAgain({ verdict, metric }: CheckedMetric, measured: readonly Again[]): RepeatedLoops[] {
  return verdict.suspects.flatMap((key) => {
    const series = verdict.series.find((each) => each.key === key);
    if (series === undefined) return [];
    return measured.flatMap(({ source, baselineOf }) => {
      const loopsOn = (mount: string) =>
        valuesOf(
          source.loops.filter((loop) => loop.workload === series.workload && loop.mount === mount),
          metric,
        );
      const candidate = loopsOn(series.mount);
      const baseline = baselineOf(series.mount);
      return candidate.length === 0 ? [] : [{ key, candidate, baseline: baseline === null ? null : loopsOn(baseline) }];
    });
  });
}

/** Measures what is accused again and judges anew; null where nothing is accused. */
export async function confirmVerdicts(
  metrics: readonly CheckedMetric[],
  settingsOf: (metric: CheckedMetric['metric']) => NightlySettings,
  sources: readonly Source[],
  baselines: readonly MountSpec[],
  trust: boolean,
  io: CommandIo,
): Promise<{ readonly metrics: readonly CheckedMetric[]; readonly confirmation: Confirmation } | null> {
  const suspects = metrics.flatMap(({ verdict }) => verdict.series.filter(({ key }) => verdict.suspects.includes(key)));
  if (suspects.length === 0) return null;
  const measured = await measureAgain(sources, [...new Map(suspects.map((each) => [each.key, each])).values()], baselines, trust, io);
  const judged = metrics.map((checked) => {
    const settings = settingsOf(checked.metric);
    const results = confirmSuspects(checked.verdict, readAgain(checked, measured), settings, minimumEffectsOf(settings));
    return { checked: { ...checked, verdict: applyConfirmations(checked.verdict, results) }, results };
  });
  const series = judged.flatMap(({ checked: { metric }, results }) =>
    results.map(({ key, confirmed, ratioAgain }) => ({ key, metric, confirmed, ratio: ratioAgain })),
  );
  return { metrics: judged.map(({ checked }) => checked), confirmation: { runs: measured.map(({ dir }) => dir), series } };
}
