/** Tables that sort by name or by any column: best first, worst first, and back to the order of the run. */

import { make } from './dom.ts';
import { currentView, moreIsBetter, onSwitch } from './view.ts';

type Order = 'plain' | 'first' | 'last';

const NEXT: Readonly<Record<Order, Order>> = { plain: 'first', first: 'last', last: 'plain' };

interface Sorting {
  readonly column: number;
  readonly order: Order;
}

function figureOf(row: HTMLTableRowElement, column: number, view: string): number | null {
  const cell = row.cells[column];
  const figure = cell?.querySelector<HTMLElement>(`.v.${view} .f`) ?? cell?.querySelector<HTMLElement>('.f');
  const value = figure?.dataset['value'];
  return value === undefined ? null : Number(value);
}

const nameOf = (row: HTMLTableRowElement) => row.dataset['name'] ?? '';

const numberOf = (row: HTMLTableRowElement) => Number(row.dataset['order']);

/** Rows without a figure come last whichever way it goes. */
function compareRows(a: HTMLTableRowElement, b: HTMLTableRowElement, { column, order }: Sorting, view: string, descending: boolean): number {
  if (order === 'plain') return numberOf(a) - numberOf(b);
  if (column === 0) return nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }) * (descending ? -1 : 1);
  const [left, right] = [figureOf(a, column, view), figureOf(b, column, view)];
  if (left === null || right === null) return Number(left === null) - Number(right === null) || numberOf(a) - numberOf(b);
  return (left - right) * (descending ? -1 : 1) || numberOf(a) - numberOf(b);
}

/** Makes the headers of a table buttons; `say` tells what was done. */
export function makeSortable(table: HTMLTableElement, say: (text: string) => void): void {
  const headers = [...(table.tHead?.rows[0]?.cells ?? [])];
  const names = headers.map((header) => header.textContent ?? '');
  const switches = table.querySelector('.v') !== null;
  let sorting: Sorting = { column: 0, order: 'plain' };

  const isDescending = () => {
    const bestIsLarge = sorting.column > 0 && (!switches || moreIsBetter());
    return (sorting.order === 'first') === bestIsLarge;
  };

  const apply = () => {
    const view = currentView();
    const descending = isDescending();
    const body = table.tBodies[0];
    body?.append(...[...body.rows].sort((a, b) => compareRows(a, b, sorting, view, descending)));
    for (const [at, header] of headers.entries()) {
      if (at === sorting.column && sorting.order !== 'plain') header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    }
  };

  for (const [column, header] of headers.entries()) {
    const button = make(
      'button',
      { type: 'button', class: 'sort' },
      make('span', {}, ...header.childNodes),
      make('span', { class: 'arrow', 'aria-hidden': 'true' }),
    );
    button.addEventListener('click', () => {
      sorting = { column, order: NEXT[sorting.column === column ? sorting.order : 'plain'] };
      apply();
      const how = column === 0 ? { first: 'A to Z', last: 'Z to A' } : { first: 'best first', last: 'worst first' };
      say(sorting.order === 'plain' ? 'In the order of the run.' : `Sorted by ${column === 0 ? 'name' : names[column]}, ${how[sorting.order]}.`);
    });
    header.replaceChildren(button);
  }
  if (switches) {
    onSwitch(() => {
      if (sorting.column > 0) apply();
    });
  }
}
