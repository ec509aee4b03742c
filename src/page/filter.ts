/** The filters above the table; they hold for every table that has workloads as rows. */

import { must } from './dom.ts';

/** What a row must have; an empty text asks for nothing. */
function matches(row: HTMLTableRowElement, wanted: FormData): boolean {
  for (const key of ['engine', 'pattern', 'jobs']) {
    const value = wanted.get(key);
    if (value && row.dataset[key] !== value) return false;
  }
  const text = String(wanted.get('text') ?? '')
    .trim()
    .toLowerCase();
  return (row.dataset['name'] ?? '').toLowerCase().includes(text);
}

/** Shows the filters and lets them work; `say` tells how many workloads are left. */
export function startFilters(tables: readonly HTMLTableElement[], say: (text: string) => void): void {
  const form = must('#filters', HTMLFormElement);
  const empty = must('#empty', HTMLElement);
  const apply = () => {
    const wanted = new FormData(form);
    for (const table of tables) {
      for (const row of table.tBodies[0]?.rows ?? []) row.hidden = !matches(row, wanted);
    }
    const rows = [...(tables[0]?.tBodies[0]?.rows ?? [])];
    const left = rows.filter((row) => !row.hidden).length;
    empty.hidden = left > 0;
    document.dispatchEvent(new Event('filtered'));
    say(left === rows.length ? `All ${rows.length} workloads.` : `${left} of ${rows.length} workloads.`);
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  must('button', HTMLButtonElement, form).addEventListener('click', () => {
    form.reset();
    apply();
  });
  form.hidden = false;
  // Browsers put back what was chosen before a reload.
  if ([...new FormData(form).values()].some((value) => value !== '')) apply();
}
