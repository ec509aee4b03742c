/** Two runs side by side: what became of every cell they have in common. */

import { largest, smallest } from '../../figures/extremes.ts';
import { callFigure, figureNamed, readFigure } from '../../figures/figures.ts';
import { logMean } from '../../figures/log-mean.ts';
import type { Cell, Report } from '../../model/records.ts';
import { formatOutcome } from '../cell-text.ts';
import { type Html, html } from './html.ts';
import { rowAttributesOf } from './table.ts';

/** The candidate over the base in one cell, by one metric, reads and writes together. */
export interface CellComparison {
  readonly workload: string;
  readonly mount: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** What was compared; where it is not told, geometric means of the loops. */
  readonly base?: number;
  readonly candidate?: number;
  /** In a word, where it was tested. */
  readonly verdict: string | null;
}

export interface PageCompare {
  readonly base: Report;
  readonly candidate: Report;
  /** Tested comparisons; a cell that has none gets the plain interval of `compareByRange`. */
  readonly judged?: readonly CellComparison[];
  /** What became better and worse, in a sentence or two. */
  readonly summary?: string;
  /** How they were tested, one sentence each. */
  readonly method?: readonly string[];
}

type CellKey = Pick<CellComparison, 'workload' | 'mount'>;

const idOf = ({ workload, mount }: CellKey) => JSON.stringify([workload, mount]);

type FindCell = (key: CellKey) => Cell | undefined;

/** Finds cells of a report without looking through all of them. */
export function indexCells({ workloads }: Report): FindCell {
  const byId = new Map(workloads.flatMap(({ cells }) => cells.map((cell) => [idOf(cell), cell])));
  return (key) => byId.get(idOf(key));
}

function valuesOf(cell: Cell | undefined, metric: string): number[] {
  const figure = figureNamed(metric);
  return (cell?.loops ?? []).flatMap((loop) => readFigure(loop, figure) ?? []).filter((value) => value > 0);
}

/**
 * The ratio of the geometric means, with what the loops allow at the least and at the most: the smallest loop of the
 * candidate over the largest of the base, and the other way round. No test. Null where one side has no figure.
 */
export function compareByRange(base: FindCell, candidate: FindCell, key: CellKey, metric: string): CellComparison | null {
  const before = valuesOf(base(key), metric);
  const after = valuesOf(candidate(key), metric);
  if (before.length === 0 || after.length === 0) return null;
  return {
    workload: key.workload,
    mount: key.mount,
    ratio: logMean(after) / logMean(before),
    low: smallest(after) / largest(before),
    high: largest(after) / smallest(before),
    verdict: null,
  };
}

const formatRatio = (ratio: number) => (ratio >= 99.5 ? ratio.toFixed(0) : ratio >= 9.995 ? ratio.toFixed(1) : ratio.toFixed(2));

/** What was tested and could not be told, which has a look of its own beside `same`. */
const isOpen = ({ verdict }: CellComparison) => verdict === 'undecided';

/** As the verdict says; without one, above and below only where the whole interval is on one side of 1. */
function directionOf({ ratio, low, high, verdict }: CellComparison): 'above' | 'below' | 'same' {
  if (verdict !== null) return verdict !== 'better' && verdict !== 'worse' ? 'same' : ratio > 1 ? 'above' : 'below';
  if (low > 1) return 'above';
  return high < 1 ? 'below' : 'same';
}

const SIGNS = { above: '▲', below: '▼', same: '' } as const;

/** The class that colours a cell, and a word for those who can't see it, by which way is better. */
const LOOKS = {
  higher: { above: ['up', 'faster'], below: ['down', 'slower'], same: ['same', ''] },
  lower: { above: ['down', 'worse'], below: ['up', 'better'], same: ['same', ''] },
} as const;

function renderComparison(compared: CellComparison, [base, candidate]: readonly [FindCell, FindCell], metric: string): Html {
  const { better, format } = figureNamed(metric);
  const direction = directionOf(compared);
  const [look, word] = LOOKS[better][direction];
  // Sorted by what is better.
  const order = better === 'higher' ? compared.ratio : 1 / compared.ratio;
  const averageOf = (find: FindCell) => {
    const values = valuesOf(find(compared), metric);
    return values.length === 0 ? null : logMean(values);
  };
  const [before, after] = [compared.base ?? averageOf(base), compared.candidate ?? averageOf(candidate)];
  const figures = before === null || after === null ? null : html`<span class="small">${format(before)} → ${format(after)}</span>`;
  return html`<td><span class="f change ${isOpen(compared) ? 'open' : look}" data-value="${order}"><span class="sign" aria-hidden="true">${SIGNS[direction]}</span> <b>×${formatRatio(compared.ratio)}</b> <span class="interval">(${formatRatio(compared.low)} to ${formatRatio(compared.high)})</span>${word === '' ? null : html` <span class="unseen">${word}</span>`}${compared.verdict === null ? null : html` <span class="verdict">${compared.verdict}</span>`}${figures}</span></td>`;
}

function describeMissing(cell: Cell | undefined): string {
  return cell === undefined ? 'not measured' : cell.outcome === 'ok' ? 'measured' : formatOutcome(cell);
}

const nameOf = (report: Report) => report.sources.map(({ name }) => name).join(', ');

const TOGETHER = { sum: ', reads and writes together', worst: ', the worse of reads and writes', alone: '' } as const;

/** The section of the page; cells in the order of the base, then what only the candidate has. */
export function renderCompare(compare: PageCompare, metric: string): Html {
  const { better, directions } = figureNamed(metric);
  const called = callFigure(metric);
  const { base, candidate, judged = [], method = [] } = compare;
  const mounts = [...new Set([...base.mounts, ...candidate.mounts])];
  const workloads = [...new Set([...base.workloads, ...candidate.workloads].map(({ name }) => name))];
  const [ofBase, ofCandidate] = [indexCells(base), indexCells(candidate)];
  const judgedById = new Map(judged.map((each) => [idOf(each), each]));
  const find = (key: CellKey) => judgedById.get(idOf(key)) ?? compareByRange(ofBase, ofCandidate, key, metric);
  const attributesOf = rowAttributesOf([base, candidate]);
  const rows = workloads.map((workload, row) => {
    const cells = mounts.map((mount) => {
      const compared = find({ workload, mount });
      if (compared !== null) return renderComparison(compared, [ofBase, ofCandidate], metric);
      const [before, after] = [ofBase, ofCandidate].map((findIn) => describeMissing(findIn({ workload, mount }))) as [string, string];
      return html`<td><span class="f lacking missing">${before === after ? before : `${before} → ${after}`}</span></td>`;
    });
    return html`<tr data-order="${row}"${attributesOf(workload)}><th scope="row">${workload}</th>${cells}</tr>\n`;
  });
  const plain = judged.length === 0;
  return html`<section id="compare" aria-labelledby="compare-title">
<h2 id="compare-title">Two runs compared</h2>
<p><b>${nameOf(candidate)}</b> over <b>${nameOf(base)}</b>, by ${called}${TOGETHER[directions?.together ?? 'alone']}: ×2 is twice as ${better === 'higher' ? 'fast' : 'much, and less is better'}.${
    plain
      ? ' The interval in brackets is what the single loops span, from the slowest of the one over the fastest of the other to the reverse; it is no test. ▲ and ▼ stand where all of it is above or below 1.'
      : ` The interval in brackets is that of 95 %. ${method.map((sentence) => `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`).join(' ')}`
  }</p>
<div class="scroll" role="region" aria-label="Table of the comparison" tabindex="0">
<table class="results" data-sortable>
<caption class="unseen">${called} of ${nameOf(candidate)} over that of ${nameOf(base)} by workload and mount</caption>
<thead><tr><th scope="col">Workload</th>${mounts.map((mount) => html`<th scope="col">${mount}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
</section>
`;
}
