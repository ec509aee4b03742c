/** The page's script: sorting, filters and the detail of a cell, on top of a page that can be read without it. */

import type { PageData } from '../render/html/page-data.ts';
import { makeCellsOpen } from './cells.ts';
import { describeCell } from './detail.ts';
import { make, must } from './dom.ts';
import { startFilters } from './filter.ts';
import { makeSortable } from './sort.ts';

const data = JSON.parse(must('#data', HTMLScriptElement).textContent ?? '') as PageData;
const tables = [...document.querySelectorAll<HTMLTableElement>('table[data-sortable]')];
const status = must('#status', HTMLElement);
const say = (text: string) => {
  status.textContent = text;
};

const dialog = must('#detail', HTMLDialogElement);
dialog.addEventListener('click', (event) => {
  // The dialog itself is hit only beside its content, on the backdrop.
  if (event.target === dialog) dialog.close();
});

makeCellsOpen(must('#table', HTMLTableElement), ({ row, column }) => {
  const workload = data.workloads[row];
  const cell = workload?.cells[column];
  if (workload === undefined || cell === undefined) return;
  const close = make('button', { type: 'button', class: 'close' }, 'Close');
  close.addEventListener('click', () => dialog.close());
  const title = make('h2', { id: 'detail-title' }, workload.name, make('span', { class: 'against' }, ' on '), data.mounts[column] ?? '');
  dialog.replaceChildren(make('div', { class: 'sheet' }, make('div', { class: 'head' }, title, close), ...describeCell(cell, workload, data)));
  dialog.showModal();
  dialog.scrollTop = 0;
});
for (const table of tables) makeSortable(table, say);
startFilters(tables, say);

// A table that fits needs no scrolling of its own, and its headers can stay in sight while the page scrolls.
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const region = target.parentElement;
    region?.classList.toggle('fits', target.scrollWidth <= region.clientWidth);
  }
});
for (const table of tables) watch.observe(table);

// What is folded away would be missing on paper.
let folded: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll<HTMLDetailsElement>('details.chart:not([open])')];
  for (const details of folded) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
