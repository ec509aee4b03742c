/** `fsbench check`: did this night regress? Judges it against the nights before, says where, since when and how sure. */

import { appendFileSync, existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { buildNight } from '../../analyse/history/build-night.ts';
import { findBroken } from '../../analyse/nightly/broken.ts';
import type { CheckedMetric, CheckReport, Confirmation } from '../../analyse/nightly/check-report.ts';
import { nameAllSeries, readNights } from '../../analyse/nightly/from-history.ts';
import { judgeTonight, NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../../analyse/nightly/judge.ts';
import type { NightlySettings } from '../../analyse/nightly/records.ts';
import { thresholdOf } from '../../analyse/nightly/table.ts';
import { figureNamed } from '../../figures/figures.ts';
import { matcherOf, parseSeriesPattern } from '../../figures/series-name.ts';
import { valuesOf } from '../../figures/series-values.ts';
import { leadFigures } from '../../figures/shown.ts';
import { environmentError, messageOf, usageError } from '../../model/errors.ts';
import type { MeasuredAgain, Night, NightFigures, Series } from '../../model/night.ts';
import { isInMemory } from '../../mount/kinds.ts';
import { renderCheckGithub } from '../../render/check/github.ts';
import { renderCheckJson } from '../../render/check/json.ts';
import { renderCheckJunit } from '../../render/check/junit.ts';
import { renderCheckMarkdown } from '../../render/check/markdown.ts';
import { renderCheckText } from '../../render/check/text.ts';
import { sayDifferences } from '../../render/semantics/markdown.ts';
import type { History } from '../../store/history/history.ts';
import { readOwnVersion } from '../../target/environment.ts';
import { parseTime } from '../../text/time.ts';
import { deliver } from '../deliver.ts';
import { parseLabels } from '../history/choose.ts';
import { keepNight } from '../history/keep.ts';
import { withHistory } from '../history/place.ts';
import type { CommandIo } from '../io.ts';
import { loadSources } from '../load-sources.ts';
import { tellProblems } from '../report.ts';
import { describeAccepted } from './accepted.ts';
import { type CheckConfig, readCheckConfig, readMetrics } from './config.ts';
import { confirmVerdicts } from './confirm.ts';
import { describeDoubts, describeLater } from './doubts.ts';
import { readBaselines } from './measure-again.ts';
import { holdPromises } from './promises.ts';
import { describeUnmatched } from './unmatched.ts';

/** Formats that people read, line by line. */
const FOR_PEOPLE: readonly string[] = ['text', 'md'];

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
  /** Measure runs of other origin again, whatever they name. */
  readonly trust: boolean;
  /** Answers of probes that are expected, as semantics --expect takes them. */
  readonly expect?: string | undefined;
  readonly format: string;
  readonly out?: string | undefined;
  /** Where GitHub wants a job's summary; undefined elsewhere. */
  readonly summaryFile?: string | undefined;
}

const FORMATS: Readonly<Record<string, (report: CheckReport, color: boolean) => string>> = {
  text: renderCheckText,
  md: renderCheckMarkdown,
  json: renderCheckJson,
  github: renderCheckGithub,
  junit: renderCheckJunit,
};

/** What judging needs beside nights. */
interface Judgement {
  readonly metrics: readonly string[];
  readonly controls: ReadonlySet<string>;
  readonly config: CheckConfig;
  readonly anyMachine: boolean;
}

/** The rule's settings for a metric; the chance of a false alarm is shared out among the metrics. */
function settingsFor(judgement: Judgement, metric: string): NightlySettings {
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
    const nights = readNights([...before, tonight], metric, names, (series) => judgement.controls.has(series.mount) || isInMemory(series));
    return { metric, verdict: judgeTonight(nights, settingsFor(judgement, metric)) as CheckedMetric['verdict'] };
  });
}

/** Series of which nothing can fail: their change is wanted, or they do not matter. */
function excuseOf(night: Night, { config }: Judgement, accepted: readonly string[]): (series: Series) => boolean {
  const names = nameAllSeries(night.cells.map(({ series }) => series));
  const threshold = thresholdOf(config);
  const accepts = accepted.map((pattern) => matcherOf(parseSeriesPattern(pattern)));
  return (series) => accepts.some((matches) => matches(series)) || threshold(names.get(series.key) ?? '').ignore === true;
}

/** What the night's loops rank by: IOPS, or what is measured of other work. */
function leadMetrics({ cells }: Night): string[] {
  return leadFigures({ workloads: cells.map((cell) => ({ cells: [cell] })) }).map(({ name }) => name);
}

/** Throws where no loop of the night has a figure to judge: a check that judges nothing would pass for ever. */
function requireFigures(night: Night, metrics: readonly string[]): void {
  if (metrics.some((metric) => night.cells.some(({ loops }) => valuesOf(loops, metric).length > 0))) return;
  const names = metrics.map((metric) => `${metric} (${figureNamed(metric).title})`).join(' nor ');
  throw environmentError(
    'nothing-to-judge',
    `no loop of the night has ${names}`,
    'judge another --metric; CPU cost is known of loops that `fsbench fio` ran in a VM of its own',
  );
}

function write(report: CheckReport, options: CheckOptions, io: CommandIo): void {
  const { out, summaryFile } = options;
  const text = (FORMATS[options.format] as (typeof FORMATS)[string])(report, io.results.color && out === undefined);
  deliver(text, FOR_PEOPLE.includes(options.format) ? 'lines' : 'data', out, io);
  if (options.format !== 'github' || summaryFile === undefined) return;
  try {
    // In place: the file is the job step's, what stood there before is other commands', and the runner reads it when the step is over.
    // A disk that fills up leaves a part of ours at its end and a step that failed.
    appendFileSync(summaryFile, renderCheckMarkdown(report));
  } catch (cause) {
    throw environmentError('out-unwritable', `the step summary ${summaryFile}: ${messageOf(cause)}`, undefined, cause);
  }
}

/** What is judged by is null where neither options nor configuration name it: the night's loops then do. */
function readJudgement(options: CheckOptions): Omit<Judgement, 'metrics'> & { readonly metrics: Judgement['metrics'] | null } {
  const config = readCheckConfig(options.config);
  return {
    config,
    metrics: options.metric === undefined ? config.metrics : readMetrics(options.metric.split(','), '--metric'),
    controls: new Set([...config.controls, ...options.control]),
    anyMachine: options.anyMachine,
  };
}

/** Whether the history is a file that is there: it is only read until there is a verdict, which one that can't be written must not take away. */
const isThere = (place: string | undefined) => place !== undefined && existsSync(place);

/**
 * The nights to judge by, oldest first: the last of all, to tell of those that are left out, and as many of tonight's own
 * machine, which may lie far behind where many machines share a history.
 */
async function readBefore(history: History, night: Night, { metrics, anyMachine }: Judgement): Promise<NightFigures[]> {
  const choice = { before: night.at, limit: REPLAY_NIGHTS, metrics };
  const last = (await history.readWindow(choice)).filter(({ id }) => id !== night.id).slice(-(REPLAY_NIGHTS - 1));
  if (anyMachine || last.every(({ machine }) => isDeepStrictEqual(machine, night.machine))) return last;
  const known = new Set([night.id, ...last.map(({ id }) => id)]);
  const own = (await history.readWindow({ ...choice, machine: night.machine })).filter(({ id }) => !known.has(id));
  return [...own, ...last];
}

/** What is kept of measuring again: series by their keys. */
function readMeasuredAgain(night: Night, { series }: Confirmation): MeasuredAgain[] {
  const names = nameAllSeries(night.cells.map((cell) => cell.series));
  return [...names].flatMap(([key, name]) => series.filter((each) => each.key === name).map(({ metric, confirmed }) => ({ key, metric, confirmed })));
}

/** Runs the command; resolves with 1 where something regressed, else 0. */
export async function runCheck(words: readonly string[], options: CheckOptions, io: CommandIo): Promise<number> {
  if (!Object.hasOwn(FORMATS, options.format))
    throw usageError('bad-option', `--format: '${options.format}' is not possible`, `--format takes ${Object.keys(FORMATS).join(', ')}`);
  if (options.baseline !== undefined && !options.confirm) throw usageError('bad-option', '--baseline goes with --confirm', 'add --confirm');
  if (options.trust && !options.confirm) throw usageError('bad-option', '--trust goes with --confirm', 'nothing is run without it');
  const asked = readJudgement(options);
  const accepted = [...asked.config.accepted, ...options.accept];
  const labels = parseLabels(options.label);
  const at = options.at === undefined ? null : parseTime(options.at, '--at');
  for (const pattern of accepted) parseSeriesPattern(pattern);
  const sources = await loadSources(words);
  tellProblems(sources, io);
  const promises = await holdPromises(sources, options.expect);
  const changed = sayDifferences(promises?.differences.filter(({ isPromise }) => isPromise) ?? []);
  const baselines = readBaselines(options.baseline, sources);
  const night = buildNight(sources, { at, labels, accepted, fsbench: readOwnVersion() });
  const judgement: Judgement = { ...asked, metrics: asked.metrics ?? leadMetrics(night) };
  requireFigures(night, judgement.metrics);
  // Not held open while cells are measured again, which can take an hour.
  const { before, later, place } = await withHistory(options.history, { readOnly: !options.add || isThere(options.history) }, async (history) => {
    return {
      before: await readBefore(history, night, judgement),
      later: await history.countNotBefore(night.at, night.id),
      place: history.place,
    };
  });
  const first = judgeByMetrics(before, night, judgement);
  const unaccepted = accepted.length === 0 ? first : judgeByMetrics(before, { ...night, accepted: [] }, judgement);
  const again = options.confirm ? await confirmVerdicts(first, (metric) => settingsFor(judgement, metric), sources, baselines, options.trust, io) : null;
  const metrics = again?.metrics ?? first;
  const kept: Night = again === null ? night : { ...night, measuredAgain: readMeasuredAgain(night, again.confirmation) };
  const broken = findBroken(before, night, excuseOf(night, judgement, accepted));
  const report: CheckReport = {
    night: { id: night.id, at: night.at, labels: night.labels },
    history: place,
    metrics,
    confirmation: again?.confirmation ?? null,
    broken,
    ...(promises === null ? {} : { promises: changed }),
    regressed: broken.length > 0 || changed.length > 0 || metrics.some(({ verdict }) => verdict.findings.some(({ fails }) => fails)),
    warnings: [
      ...(promises?.notes ?? []),
      ...describeLater(later, night),
      ...describeDoubts(sources, before, night),
      ...describeAccepted(first, unaccepted),
      ...describeUnmatched(
        { ...judgement, accepted },
        night.cells.map(({ series }) => series),
      ),
    ],
  };
  write(report, options, io);
  // After the verdict: a history that can't take the night does not take the verdict away.
  if (options.add) {
    const { said } = await withHistory(options.history, { readOnly: false }, (history) => keepNight(history, kept));
    if (!io.quiet) io.tell(said);
  }
  return report.regressed ? 1 : 0;
}
