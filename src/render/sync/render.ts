/** The tables of a sync run as markdown, as text for a terminal, and the summary as JSON. */

import type { SyncSummary } from '../../analyse/sync/summary.ts';
import { SYNC_SCHEMA_VERSION, type SyncRecord } from '../../model/sync.ts';
import { alignTable } from '../aligned-table.ts';
import { escapeMarkdown } from '../markdown.ts';
import { pad, widthOf } from '../text-layout.ts';
import { buildTables, type Table } from './tables.ts';

function markdownOf({ title, lead, head, align, rows, notes }: Table): string {
  const table = alignTable([head, ...rows.map((row) => row.map(escapeMarkdown))], align);
  return [`## ${title}`, lead, table, ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')])].join('\n\n');
}

function textOf({ title, lead, head, align, rows, notes }: Table): string {
  const widths = head.map((word, at) => Math.max(widthOf(word), ...rows.map((row) => widthOf(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((word, at) => pad(word, widths[at] ?? 0, align[at] === 'r' ? 'right' : 'left'))
      .join('  ')
      .trimEnd();
  return [title, lead, '', line(head), ...rows.map(line), ...notes.map((note) => `- ${note}`)].join('\n');
}

/** For stdout and report.md. */
export function renderSyncMarkdown(record: SyncRecord, summary: SyncSummary): string {
  const { tables, notes } = buildTables(record, summary);
  return `${[...tables.map(markdownOf), `## How it was measured\n\n${notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')}`].join('\n\n')}\n`;
}

export function renderSyncText(record: SyncRecord, summary: SyncSummary): string {
  const { tables, notes } = buildTables(record, summary);
  return `${[...tables.map(textOf), ['How it was measured', ...notes.map((note) => `- ${note}`)].join('\n')].join('\n\n')}\n`;
}

/** All of it for programs; times in ms. */
export function renderSyncJson({ id, plan, mounts, notes }: SyncRecord, summary: SyncSummary): string {
  return `${JSON.stringify({ schemaVersion: SYNC_SCHEMA_VERSION, id, target: plan.target, mounts, notes, ...summary }, null, 2)}\n`;
}
