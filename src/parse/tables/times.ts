/** Tables of times by platform and scenario, as docker-for-mac-bench's are published and as our own are printed: an average a row, with its range. */

import { SPAN_FIGURES } from '../../figures/span.ts';
import type { Outcome } from '../../model/records.ts';
import { isScenario, type Scenario } from '../../model/scenarios.ts';
import { warn } from '../../model/warnings.ts';
import { UNKNOWN_PARAMETERS } from '../fio-options.ts';
import { excerpt, type ParsedLoop } from '../parsed-file.ts';
import { plainText } from './columns.ts';
import { OUTCOME_WORDS, withoutMarks } from './figures.ts';
import { LONGEST_ROW, splitRow } from './markdown.ts';

export interface TimesTable {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly loops: readonly ParsedLoop[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** What people call scenarios, without `docker` before them and `mount` behind. */
const WORDS: readonly (readonly [pattern: RegExp, scenario: Scenario])[] = [
  [/^(?:native|host)$/, 'native'],
  [/^(?:no volumes?|without (?:any )?volumes?|container)$/, 'container'],
  [/^(?:bind ?(?:\+|and|&) ?(?:named )?volumes?|(?:named )?volumes? ?(?:\+|and|&) ?(?:bind)?|hybrid)$/, 'bind+volume'],
  [/^bind$/, 'bind'],
  [/^(?:named )?volumes?$/, 'volume'],
];

/** The scenario that a cell names; null for other words. */
export function readScenario(cell: string): Scenario | null {
  const said = plainText(cell).toLowerCase();
  if (isScenario(said)) return said;
  const bare = said
    .replace(/\bdocker\b|\bmounts?\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return WORDS.find(([pattern]) => pattern.test(bare))?.[1] ?? null;
}

/** How many of a unit are a second. */
const UNITS: Readonly<Record<string, number>> = { ms: 1000, s: 1, sec: 1, secs: 1, second: 1, seconds: 1, min: 1 / 60, minutes: 1 / 60 };

const TITLES = { average: /^(?:average|avg|mean)\b/i, range: /^range\b/i, platform: /^platform$/i, workload: /^(?:workload|command)$/i };

/** The unit behind a title, in brackets; null where there is none that is known. */
const unitOf = (title: string): number | null => UNITS[/[([]\s*([a-z]+)\s*[)\]]\s*$/i.exec(title)?.[1]?.toLowerCase() ?? ''] ?? null;

/** Nothing that is measured takes longer. */
const LONGEST_SECONDS = 1e9;

/** Numbers in the order of a cell, with a point or a comma before their decimals. */
const numbersOf = (cell: string) =>
  [...withoutMarks(plainText(cell)).matchAll(/\d+(?:\.\d+|,\d{1,2}(?!\d))?/g)].map(([text]) => Number(text.replace(',', '.')));

interface Columns {
  readonly platform: number;
  readonly scenario: number;
  readonly average: number;
  readonly range: number;
  readonly workload: number;
  readonly unit: number;
  readonly rangeUnit: number;
}

/** Which column has what; null where the table is another. */
function findColumns(titles: readonly string[], rows: readonly (readonly string[])[]): Columns | null {
  const find = (pattern: RegExp) => titles.findIndex((title) => pattern.test(title));
  const [average, range, platform, workload] = [find(TITLES.average), find(TITLES.range), find(TITLES.platform), find(TITLES.workload)];
  const unit = average < 0 ? null : unitOf(titles[average] as string);
  if (unit === null) return null;
  const told = rows.filter((fields) => fields.some((field) => field !== ''));
  const isOfScenarios = (at: number) =>
    at !== platform && at !== workload && 2 * told.filter((fields) => readScenario(fields[at] ?? '') !== null).length > told.length;
  const scenario = titles.findIndex((_, at) => isOfScenarios(at));
  return scenario < 0 ? null : { platform, scenario, average, range, workload, unit, rangeUnit: range < 0 ? unit : (unitOf(titles[range] as string) ?? unit) };
}

const ABSENT = {
  errno: null,
  startedAt: null,
  elapsedMs: null,
  raw: null,
  guest: null,
  host: null,
  hostCpuSeconds: null,
  run: null,
  fioArgv: [],
  metrics: null,
};

/** Reads the table whose delimiter row is `lines[at]`; null where it is none of times. `heading` names the work where no column does. */
export function readTimesTable(lines: readonly string[], at: number, heading: string | null): TimesTable | null {
  const titleRow = lines[at - 1] ?? '';
  if (titleRow.length > LONGEST_ROW) return null;
  const outer = /^\s*\|/.test(titleRow);
  const titles = splitRow(titleRow, outer, 0).map(plainText);
  const rows: { line: number; fields: string[] }[] = [];
  for (let index = at + 1; index < lines.length && (lines[index] as string).includes('|'); index++) {
    const line = lines[index] as string;
    if (line.length <= LONGEST_ROW) rows.push({ line: index + 1, fields: splitRow(line, outer, titles.length) });
  }
  const columns = findColumns(
    titles,
    rows.map(({ fields }) => fields),
  );
  if (columns === null) return null;
  const problems: { line: number; text: string }[] = [];
  const seen = new Set<string>();
  const loops = rows.flatMap(({ line, fields }): ParsedLoop[] => {
    const refuse = (text: string): [] => {
      problems.push({ line, text });
      return [];
    };
    // A line between platforms.
    if (fields.every((field) => field === '')) return [];
    const field = (index: number) => (index < 0 ? '' : (fields[index] ?? ''));
    const scenario = readScenario(field(columns.scenario));
    if (scenario === null) return refuse(`'${excerpt(plainText(field(columns.scenario)))}' is no scenario that is known`);
    const platform = plainText(field(columns.platform));
    const mount = platform === '' ? scenario : `${platform}/${scenario}`;
    const workload = plainText(field(columns.workload)) || heading || 'time';
    const key = JSON.stringify([workload, mount]);
    if (seen.has(key)) return refuse(`${excerpt(mount)} is there twice: which of both counts is not told`);
    seen.add(key);
    const base = { ...ABSENT, workload, mount, loop: 1, parameters: UNKNOWN_PARAMETERS };
    const words = OUTCOME_WORDS.exec(withoutMarks(field(columns.average)));
    if (words?.[1] === 'missing') return [];
    if (words !== null) return [{ ...base, outcome: words[1] as Outcome, reason: 'the table says so', errno: words[2] ?? null, warnings: [] }];
    const [average = 0] = numbersOf(field(columns.average)).map((value) => value / columns.unit);
    if (!(average > 0 && average <= LONGEST_SECONDS)) return refuse(`${excerpt(mount)}: no time in '${excerpt(field(columns.average))}'`);
    const [least, most] = numbersOf(field(columns.range)).map((value) => value / columns.rangeUnit);
    const isRange = least !== undefined && most !== undefined && least > 0;
    const fits = isRange && least <= average && average <= most;
    if (isRange && !fits)
      problems.push({ line, text: `${excerpt(mount)}: its range ${excerpt(field(columns.range))} does not hold its average, and is left out` });
    const span: Record<string, number> = fits ? { [SPAN_FIGURES.least]: least, [SPAN_FIGURES.most]: most } : {};
    return [{ ...base, outcome: 'ok', reason: null, figures: { 'wall-time': average, ...span }, warnings: [warn('from-table', '')] }];
  });
  return { line: at, loops, problems };
}
