/** Cells as buttons that open their detail; Tab reaches the table once, arrows go from cell to cell. */

import { make } from './dom.ts';

/** Row and column of a cell in the data. */
export interface CellAddress {
  readonly row: number;
  readonly column: number;
}

function addressOf(cell: HTMLTableCellElement): CellAddress {
  const [row, column] = (cell.dataset['cell'] ?? '').split('.').map(Number);
  return { row: row ?? 0, column: column ?? 0 };
}

const buttonOf = (cell: Element | undefined) => cell?.querySelector<HTMLButtonElement>('button.cell') ?? null;

/** Where a key leads from a cell, in the rows that are shown, in the order they are shown. */
function findNext(table: HTMLTableElement, from: HTMLTableCellElement, event: KeyboardEvent): HTMLButtonElement | null {
  const rows = [...(table.tBodies[0]?.rows ?? [])].filter((row) => !row.hidden);
  const at = rows.indexOf(from.parentElement as HTMLTableRowElement);
  const to = (row: number, column: number) => buttonOf(rows[row]?.cells[column]);
  const last = (rows[at]?.cells.length ?? 1) - 1;
  switch (event.key) {
    case 'ArrowUp':
      return to(at - 1, from.cellIndex);
    case 'ArrowDown':
      return to(at + 1, from.cellIndex);
    case 'ArrowLeft':
      return to(at, from.cellIndex - 1);
    case 'ArrowRight':
      return to(at, from.cellIndex + 1);
    case 'Home':
      return to(event.ctrlKey ? 0 : at, 1);
    case 'End':
      return to(event.ctrlKey ? rows.length - 1 : at, last);
    default:
      return null;
  }
}

/** Makes every cell of the table a button for `open`. */
export function makeCellsOpen(table: HTMLTableElement, open: (address: CellAddress) => void): void {
  const cells = [...table.querySelectorAll<HTMLTableCellElement>('td[data-cell]')];
  for (const cell of cells) {
    const button = make('button', { type: 'button', class: 'cell', tabindex: '-1', 'aria-haspopup': 'dialog' }, ...cell.childNodes);
    button.addEventListener('click', () => open(addressOf(cell)));
    cell.replaceChildren(button);
  }
  let stop: HTMLButtonElement | null = null;
  const moveStop = (to: HTMLButtonElement | null) => {
    if (to === null) return;
    stop?.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    stop = to;
  };
  moveStop(buttonOf(cells[0]));
  table.addEventListener('focusin', (event) => {
    if (event.target instanceof HTMLButtonElement && event.target.matches('button.cell')) moveStop(event.target);
  });
  table.addEventListener('keydown', (event) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('td[data-cell]') : null;
    if (cell === null || event.altKey || event.metaKey) return;
    const next = findNext(table, cell, event);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  });
  // A filter may have hidden the row that Tab would go to.
  document.addEventListener('filtered', () => {
    if (stop?.closest('tr')?.hidden) moveStop(buttonOf(table.querySelector('tbody tr:not([hidden]) td[data-cell]') ?? undefined));
  });
}
