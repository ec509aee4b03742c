/** Explained cells as a table: what was asked for, what the kernel requested for it, and what the server of each mount did. */

import { isEarly, isOneAtATime, sayDirect, sayRequests, sayWork } from '../figures/explained.ts';
import type { Explained, NotExplained } from '../model/explained.ts';
import type { Report } from '../model/records.ts';
import { alignTable } from './aligned-table.ts';

const HEAD = ['Workload', 'Mount', 'Asked for', 'Requests', 'The server did', 'O_DIRECT', 'Acknowledged', 'In flight'];

function rowOf(cell: Explained | NotExplained): string[] {
  const { workload, mount } = cell;
  if ('problem' in cell) return [workload, mount, `not explained: ${cell.problem}`, ...HEAD.slice(3).map(() => '')];
  const { asked, done } = sayWork(cell);
  const early = isEarly(cell);
  const single = isOneAtATime(cell);
  return [
    ...[workload, mount, asked, sayRequests(cell) ?? '', done ?? '', sayDirect(cell)?.replace('O_DIRECT ', '') ?? ''],
    early === null ? '' : early ? 'before the server had it' : 'when the server had it',
    single === null ? '' : single ? 'one' : 'several',
  ];
}

/** The cells of a report whose server was traced. */
export const explainedOf = ({ workloads }: Pick<Report, 'workloads'>): Explained[] =>
  workloads.flatMap(({ cells }) => cells.flatMap(({ mount, explained }) => (explained === undefined ? [] : [{ ...explained, mount }])));

/** The table as markdown, with what `escapeText` makes of names; '' where there is nothing to tell. */
export function renderExplained(cells: readonly (Explained | NotExplained)[], escapeText: (text: string) => string): string {
  if (cells.length === 0) return '';
  const rows = [HEAD, ...cells.map((cell) => rowOf(cell).map(escapeText))];
  // Of what nothing is told, such as requests in runs from before they were counted, there is no column.
  const told = HEAD.flatMap((_, at) => (rows.slice(1).some((row) => row[at] !== '') ? [at] : []));
  return `${alignTable(
    rows.map((row) => told.map((at) => row[at] ?? '')),
    told.map(() => 'l'),
  )}\n`;
}
