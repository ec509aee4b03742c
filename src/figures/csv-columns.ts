/** How the columns of CSV are called in which a line is a loop: those there always are, marks, and what loops carry. */

import { flattenExplained } from './explained.ts';
import type { Figure } from './figure.ts';
import { isFigureName } from './figures.ts';
import { flattenHostCpu, flattenMetrics, flattenParameters, flattenProbe, flattenServed } from './flat-loop.ts';

const NOTHING = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

/** Before and behind the marks. */
export const LOOP_COLUMNS = {
  head: [...['workload', 'mount', 'run', 'loop', 'outcome', 'errno', 'reason'], ...Object.keys(flattenMetrics(null))],
  tail: [
    'warnings',
    ...Object.keys(flattenParameters(NOTHING)),
    ...['startedAt', 'elapsedMs'],
    ...Object.keys(flattenHostCpu(null)),
    ...Object.keys(flattenProbe('guest', null)),
    ...Object.keys(flattenProbe('host', null)),
    ...Object.keys(flattenServed(undefined)),
    ...['place'],
    ...Object.keys(flattenExplained(undefined)),
    ...['raw', 'fioArgv', 'work'],
  ],
} as const;

/** What verdicts were decided by: columns of a file only where that is not the usual. */
export const TERMS_COLUMNS = ['margin', 'lookAlpha'] as const;

/** What no carried figure may be called in a file of loops. */
export const TAKEN: readonly string[] = [...LOOP_COLUMNS.head, ...LOOP_COLUMNS.tail, ...TERMS_COLUMNS];

/** `markBw`, `markClatP99`. */
export function markColumn({ name }: Pick<Figure, 'name'>): string {
  return `mark${name.replace(/(?:^|-)([a-z0-9]*)/g, (_, word: string) => word.charAt(0).toUpperCase() + word.slice(1))}`;
}

/** `neededBw`: what deciding the workload by the figure would take. */
export function neededColumn(figure: Pick<Figure, 'name'>): string {
  return markColumn(figure).replace(/^mark/, 'needed');
}

/** Before a name that is another column's, or no name of a figure. */
const PREFIX = 'figures.';

/** The column of a carried figure; `taken` are the columns there always are. */
export function carriedColumn(name: string, taken: readonly string[]): string {
  return isFigureName(name) && !taken.includes(name) ? name : `${PREFIX}${name}`;
}

/** Which figure a column has, and whether that is sure: a column that somebody added can be called like a figure. Null for another column. */
export function readCarriedColumn(column: string): { readonly name: string; readonly isSure: boolean } | null {
  if (column.startsWith(PREFIX)) return { name: column.slice(PREFIX.length), isSure: true };
  return isFigureName(column) && !TAKEN.includes(column) ? { name: column, isSure: false } : null;
}
