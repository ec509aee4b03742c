/** `fsbench check`: did this night regress? Judges it against the nights before, says where, since when and how sure. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { buildNight } from '../../analyse/history/build-night.ts';
import { nameAllSeries, readNights } from '../../analyse/nightly/from-history.ts';
import { judgeTonight, NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../../analyse/nightly/judge.ts';
import type { NightlySettings } from '../../analyse/nightly/records.ts';
import { describeMissingLoops } from '../../analyse/sources.ts';
import type { CheckedMetric, CheckReport, Confirmation } from '../../check-report.ts';
import { environmentError, messageOf, usageError } from '../../errors.ts';
import type { Source } from '../../model.ts';
import type { MeasuredAgain, Night, NightFigures } from '../../night.ts';
import { readOwnVersion } from '../../provision/environment.ts';
import { renderCheckGithub } from '../../render/check/github.ts';
import { renderCheckJson } from '../../render/check/json.ts';
import { renderCheckJunit } from '../../render/check/junit.ts';
import { renderCheckMarkdown } from '../../render/check/markdown.ts';
import { renderCheckText } from '../../render/check/text.ts';
import { parseSeriesPattern, type SeriesMetric } from '../../series-name.ts';
import { METRIC_TRAITS, valuesOf } from '../../series-values.ts';
import { parseTime } from '../../time.ts';
import { parseLabels } from '../history/choose.ts';
import { withHistory } from '../history/place.ts';
import type { CommandIo } from '../io.ts';
import { loadSources } from '../load-sources.ts';
import { tellProblems } from '../report.ts';
import { type CheckConfig, readCheckConfig, readMetrics } from './config.ts';
import { confirmVerdicts } from './confirm.ts';
import { readBaselines } from './measure-again.ts';
import { describeUnmatched } from './unmatched.ts';

export interface CheckOptions {
  readonly history?: string | undefined;
  readonly at?: string | undefined;
  readonly label: readonly string[];
  readonly add: boolean;
  readonly accept: readonly string[];
  readonly metric?: string | undefined;
  readonly control: readonly string[];
  readonly config?: string | undefined;
  readonly anyMachine: boolean;
  /** Measure what is accused again before it fails. */
  readonly confirm: boolean;
  /** Old versions of mounts, as --mounts has them, to be measured in turn. */
  readonly baseline?: string | undefined;
  readonly format: string;
  readonly out?: string | undefined;
  /** Where GitHub wants a job's summary; undefined elsewhere. */
  readonly summaryFile?: string | undefined;
}

const FORMATS: Readonly<Record<string, (report: CheckReport, io: CommandIo) => string>> = {
  text: (report, io) => renderCheckText(report, io.color && io.outIsTerminal),
  md: renderCheckMarkdown,
  json: renderCheckJson,
  github: renderCheckGithub,
  junit: renderCheckJunit,
};

/** What judging needs beside nights. */
interface Judgement {
  readonly metrics: readonly SeriesMetric[];
  readonly controls: ReadonlySet<string>;
  readonly config: CheckConfig;
  readonly anyMachine: boolean;
}

/** The rule's settings for a metric; the chance of a false alarm is shared out among the metrics. */
function settingsFor(judgement: Judgement, metric: SeriesMetric): NightlySettings {
  return {
    ...NIGHTLY_DEFAULTS,
    metric,
    alpha: NIGHTLY_DEFAULTS.alpha / judgement.metrics.length,
    thresholds: judgement.config.thresholds,
    mixMachines: judgement.anyMachine,
  };
}

/** Judges `tonight` by each metric. */
function judgeByMetrics(before: readonly NightFigures[], tonight: NightFigures, judgement: Judgement): CheckedMetric[] {
  const names = nameAllSeries(tonight.cells.map(({ series }) => series));
  return judgement.metrics.map((metric) => {
    const nights = readNights([...before, tonight], metric, names, judgement.controls);
    return { metric, verdict: judgeTonight(nights, settingsFor(judgement, metric)) as CheckedMetric['verdict'] };
  });
}

/** What a reader should know of the night as a whole. */
function describeDoubts(sources: readonly Source[], before: readonly NightFigures[], tonight: Night): string[] {
  const missing = sources.map(describeMissingLoops).filter((text) => text !== null);
  const known = new Set(before.flatMap(({ cells }) => cells.map(({ series }) => series.key)));
  const present = new Set(tonight.cells.map(({ series }) => series.key));
  const fresh = before.length === 0 ? 0 : [...present].filter((key) => !known.has(key)).length;
  const last = new Map(before.at(-1)?.cells.map(({ series, outcome }) => [series.key, { series, outcome }] as const) ?? []);
  const gone = [...last].filter(([key, { outcome }]) => outcome === 'ok' && !present.has(key)).length;
  const broken = tonight.cells
    .filter(({ series, outcome }) => outcome !== 'ok' && last.get(series.key)?.outcome === 'ok')
    .map(({ series, outcome }) => `${series.mount}/${series.workload} is ${outcome} tonight and was ok the night before`);
  return [
    ...missing,
    ...(fresh > 0 ? [`${fresh} of ${present.size} series are new: no night before has them`] : []),
    ...(gone > 0 ? [`${gone} series of the night before were not measured tonight`] : []),
    ...broken,
  ];
}

/** Throws where no loop of the night has a figure to judge: a check that judges nothing would pass for ever. */
function requireFigures(night: Night, metrics: readonly SeriesMetric[]): void {
  if (metrics.some((metric) => night.cells.some(({ loops }) => valuesOf(loops, metric).length > 0))) return;
  const names = metrics.map((metric) => `${metric} (${METRIC_TRAITS[metric].title})`).join(' nor ');
  throw environmentError(
    'nothing-to-judge',
    `no loop of the night has ${names}`,
    'judge another --metric; CPU cost is known of loops that `fsbench fio` ran in a VM of its own',
  );
}

function write(report: CheckReport, options: CheckOptions, io: CommandIo): void {
  const text = (FORMATS[options.format] as (typeof FORMATS)[string])(report, io);
  const save = (what: string, act: () => void) => {
    try {
      act();
    } catch (cause) {
      throw environmentError('out-unwritable', `${what}: ${messageOf(cause)}`, undefined, cause);
    }
  };
  const { out, summaryFile } = options;
  if (out === undefined) io.out(text);
  else save(`--out ${out}`, () => writeFileSync(out, text));
  if (options.format === 'github' && summaryFile !== undefined)
    save(`the step summary ${summaryFile}`, () => appendFileSync(summaryFile, renderCheckMarkdown(report)));
}

function readJudgement(options: CheckOptions): Judgement {
  const config = readCheckConfig(options.config);
  const metrics = options.metric === undefined ? (config.metrics ?? ['iops' as const]) : readMetrics(options.metric.split(','), '--metric');
  return {
    config,
    metrics: [...new Set(metrics)],
    controls: new Set([...config.controls, ...options.control]),
    anyMachine: options.anyMachine,
  };
}

/** Keys of series by what measuring again said of them, by whichever metric. */
function readMeasuredAgain(night: Night, { series }: Confirmation): MeasuredAgain {
  const names = nameAllSeries(night.cells.map((cell) => cell.series));
  const saidOf = (key: string) => series.filter((each) => each.key === names.get(key));
  const keys = [...names.keys()].filter((key) => saidOf(key).length > 0);
  const isConfirmed = (key: string) => saidOf(key).some(({ confirmed }) => confirmed);
  return { confirmed: keys.filter(isConfirmed), cleared: keys.filter((key) => !isConfirmed(key)) };
}

/** Runs the command; resolves with 1 where something regressed, else 0. */
export async function runCheck(words: readonly string[], options: CheckOptions, io: CommandIo): Promise<number> {
  if (!Object.hasOwn(FORMATS, options.format))
    throw usageError('bad-option', `--format: '${options.format}' is not possible`, `--format takes ${Object.keys(FORMATS).join(', ')}`);
  if (options.baseline !== undefined && !options.confirm) throw usageError('bad-option', '--baseline goes with --confirm', 'add --confirm');
  const judgement = readJudgement(options);
  const accepted = [...judgement.config.accepted, ...options.accept];
  const labels = parseLabels(options.label);
  const at = options.at === undefined ? null : parseTime(options.at, '--at');
  for (const pattern of accepted) parseSeriesPattern(pattern);
  const sources = await loadSources(words);
  tellProblems(sources, io);
  const baselines = readBaselines(options.baseline, sources);
  const night = buildNight(sources, { at, labels, accepted, fsbench: readOwnVersion() });
  requireFigures(night, judgement.metrics);
  // Not held open while cells are measured again, which can take an hour.
  const { before, place } = await withHistory(options.history, { readOnly: !options.add }, async (history) => {
    const window = await history.readWindow({ before: night.at, limit: REPLAY_NIGHTS, metrics: judgement.metrics });
    return { before: window.filter(({ id }) => id !== night.id).slice(-(REPLAY_NIGHTS - 1)), place: history.place };
  });
  const first = judgeByMetrics(before, night, judgement);
  const again = options.confirm ? await confirmVerdicts(first, (metric) => settingsFor(judgement, metric), sources, baselines, io) : null;
  const metrics = again?.metrics ?? first;
  const kept: Night = again === null ? night : { ...night, measuredAgain: readMeasuredAgain(night, again.confirmation) };
  const report: CheckReport = {
    night: { id: night.id, at: night.at, labels: night.labels },
    history: place,
    metrics,
    confirmation: again?.confirmation ?? null,
    regressed: metrics.some(({ verdict }) => verdict.findings.some(({ fails }) => fails)),
    warnings: [
      ...describeDoubts(sources, before, night),
      ...describeUnmatched(
        { ...judgement, accepted },
        night.cells.map(({ series }) => series),
      ),
    ],
  };
  write(report, options, io);
  // After the verdict: a history that can't take the night does not take the verdict away.
  if (options.add) await withHistory(options.history, { readOnly: false }, (history) => history.addNight(kept));
  return report.regressed ? 1 : 0;
}
