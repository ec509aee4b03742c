/** What loops carry by name (LoopFigures): figures with a row of the table, and others, such as those of a newer fsbench, which are kept as they are. */

import type { LoopFigures } from '../model/records.ts';
import { formatFigure } from '../text/units.ts';
import type { Figure } from './figure.ts';
import { carried, FIGURES, findFigure, sayFigure } from './figures.ts';

/** What can be said of a figure that has no row. */
type CarriedFigure = Pick<Figure, 'label' | 'read' | 'readCell' | 'directions' | 'format'> & { readonly say: (value: number) => string };

/** Names of the table's rows that are read off what loops carry. */
export const carriedRows = (): string[] => FIGURES.flatMap(({ name, needs }) => (needs.includes(name) ? [name] : []));

/** All that these loops carry: what has a row in the order of the table, then the rest by name. Each is a column where loops are lines. */
export function carriedNames(loops: readonly Pick<LoopFigures, 'figures'>[]): string[] {
  const found = new Set(loops.flatMap(({ figures }) => (figures === undefined ? [] : Object.keys(figures))));
  const known = carriedRows().filter((name) => found.has(name));
  return [...known, ...[...found].filter((name) => !known.includes(name)).sort()];
}

/** Its row; of a figure without one its name and the bare number. */
export function carriedFigure(name: string): CarriedFigure {
  const row = carriedRows().includes(name) ? findFigure(name) : undefined;
  if (row !== undefined) return { ...row, say: (value) => sayFigure(row, value) };
  return { ...carried(name), label: name, format: formatFigure, say: (value) => `${name} ${formatFigure(value)}` };
}

/** The figures of these names; null where the loop does not carry one. */
export function flattenCarried({ figures = {} }: Pick<LoopFigures, 'figures'>, names: readonly string[]): Record<string, number | null> {
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(figures, name) ? (figures[name] as number) : null]));
}
