/** What a sweep varied, as columns of CSV behind all others: what workload and mount are variants of, and one for each option. */

import type { SourcedLoop, SweptLoop, SweptValue } from '../model/records.ts';

const PREFIX = 'swept.';
const UNITS = ['bytes', 'seconds'] as const;

/** What these are variants of. */
const SWEPT_NAMES = { workload: 'sweptWorkload', mount: 'sweptMount' } as const;

/** `swept.bs.bytes`, `swept.9p:cache`. */
const columnOf = ({ option, unit }: Pick<SweptValue, 'option' | 'unit'>) => `${PREFIX}${option}${unit === '' ? '' : `.${unit}`}`;

/** Whether a column is of an option that was swept. */
export const isSweptColumn = (column: string): boolean => column.startsWith(PREFIX);

/** The columns of these loops; none where nothing was swept. */
export function listSweptColumns(loops: readonly Pick<SourcedLoop, 'swept'>[]): string[] {
  const columns = new Set(loops.flatMap(({ swept }) => swept?.values.map(columnOf) ?? []));
  return columns.size === 0 ? [] : [...Object.values(SWEPT_NAMES), ...columns];
}

/** A loop under those columns. */
export function flattenSwept(swept: SweptLoop | undefined): Record<string, string> {
  if (swept === undefined) return {};
  return {
    [SWEPT_NAMES.workload]: swept.workload,
    [SWEPT_NAMES.mount]: swept.mount,
    ...Object.fromEntries(swept.values.map((each) => [columnOf(each), each.value])),
  };
}

/** The inverse, of a line that has a field for each of these columns, all isSweptColumn; undefined where nothing was swept. */
export function unflattenSwept(columns: readonly string[], field: (column: string) => string): SweptLoop | undefined {
  const values = columns.flatMap((column): SweptValue[] => {
    const value = field(column);
    if (value === '') return [];
    const unit = UNITS.find((each) => column.endsWith(`.${each}`)) ?? '';
    return [{ option: column.slice(PREFIX.length, unit === '' ? undefined : -unit.length - 1), value, unit }];
  });
  return values.length === 0 ? undefined : { workload: field(SWEPT_NAMES.workload), mount: field(SWEPT_NAMES.mount), values };
}
