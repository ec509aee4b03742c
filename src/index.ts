/**
 * fsbench as a library: parsers of results, their analysis, and renderers. All but loadSources are pure functions from
 * data to data or text. bw is in bytes per second, latencies in nanoseconds, everywhere.
 */

export { type Comparison, compareReports } from './analyse/compare.ts';
export { describeDifferences } from './analyse/differences.ts';
export { judgeNights, judgeTonight, NIGHTLY_DEFAULTS } from './analyse/nightly/judge.ts';
export type { Finding, Night, NightlySettings, NightSeries, NightVerdict } from './analyse/nightly/records.ts';
export { buildReport } from './analyse/report.ts';
export { planLooks, takeLook } from './analyse/sequential.ts';
export { joinLoops, sourceOfRun } from './analyse/sources.ts';
export { decideWinners, type WinnerSpread, winnerSpread } from './analyse/winners.ts';
export { loadSources } from './commands/load-sources.ts';
export type { Figure } from './figures/figure.ts';
export { FIGURES } from './figures/figures.ts';
export { FsbenchError } from './model/errors.ts';
export type * from './model/records.ts';
export { describeWarning, explainWarning, type Warning, type WarningCode } from './model/warnings.ts';
export { type FioFailure, parseFioFailure } from './parse/fio-errors.ts';
export { type FioOutput, parseFioOutput } from './parse/fio-json.ts';
export { openFioLog } from './parse/fio-log.ts';
export { parseTerseLine, type TerseLine } from './parse/fio-terse.ts';
export { parseFsbenchCsv } from './parse/fsbench-csv.ts';
export { openParser } from './parse/open-parser.ts';
export { type FileParser, type ParsedFile, type ParsedLoop, toSource } from './parse/parsed-file.ts';
export { parseResultsTable } from './parse/results-table.ts';
export { parseText } from './parse/text.ts';
export { CHARTS, findChart } from './render/charts/catalogue.ts';
export { renderCompareMarkdown } from './render/compare/markdown.ts';
export { renderCsv } from './render/csv.ts';
export { renderJson } from './render/json.ts';
export { renderAnswer, renderTable } from './render/markdown.ts';
export { renderRhvgoyal } from './render/rhvgoyal.ts';
