/** What a sync run found, as tables of words that every format for people is written from. */

import type { DelayCell, Distribution, Need, SyncSummary } from '../../analyse/sync/summary.ts';
import { CHANGES, type Direction, type SyncRecord } from '../../model/sync.ts';
import { formatLatency } from '../../text/units.ts';

export interface Table {
  readonly title: string;
  /** What its figures are, a sentence or two. */
  readonly lead: string;
  readonly head: readonly string[];
  /** `l` or `r` for each column. */
  readonly align: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

const WAYS: Readonly<Record<Direction, string>> = { 'host-guest': 'host → guest', 'guest-host': 'guest → host', 'guest-guest': 'guest → guest' };

const say = (ms: number | null, deadlineSeconds: number) => (ms === null ? `over ${deadlineSeconds} s` : formatLatency(ms * 1e6));

/** Seconds or ms of a longer span. */
const sayOr = (ms: number | null, otherwise: string) => (ms === null ? otherwise : formatLatency(ms * 1e6));

/** With fewer the 95th percentile is the maximum. */
const LEAST_FOR_P95 = 20;

function distributionCells({ minMs, medianMs, p95Ms, maxMs, count, late, failed, slackMs, valuesMs }: Distribution, deadlineSeconds: number): string[] {
  const known = valuesMs.length + late > 0;
  const telling = [minMs, medianMs, count < LEAST_FOR_P95 ? undefined : p95Ms, maxMs];
  const figures = telling.map((ms) => (known && ms !== undefined ? say(ms, deadlineSeconds) : '-'));
  return [...figures, sayOr(slackMs, '-'), [String(count), ...(late > 0 ? [`${late} late`] : []), ...(failed > 0 ? [`${failed} failed`] : [])].join(', ')];
}

function delayTable({ plan }: SyncRecord, cells: readonly DelayCell[]): Table {
  const reasons = cells.flatMap(({ mount, direction, change, look, distribution }) =>
    distribution.failed > 0 && distribution.reason !== null ? [`${mount}, ${WAYS[direction]}, ${change} by ${look}: ${distribution.reason}`] : [],
  );
  return {
    title: 'Delay until a change is seen',
    lead: 'From the change until the other side, which looks all the time, sees it. Each figure is an upper bound, of which the last but one column may be the way of our messages.',
    head: ['Mount', 'Way', 'Change', 'Seen by', 'min', 'median', 'p95', 'max', 'ours, at most', 'trials'],
    align: ['l', 'l', 'l', 'l', 'r', 'r', 'r', 'r', 'r', 'r'],
    rows: cells.map(({ mount, direction, change, look, distribution }) => [
      mount,
      WAYS[direction],
      change,
      look,
      ...distributionCells(distribution, plan.deadlineSeconds),
    ]),
    notes: reasons,
  };
}

/** `12 ms (max 20 ms)`, `never within 30 s`, `3 of 10: 12 ms`. */
function noticeCell(distribution: Distribution, deadlineSeconds: number): string {
  const { valuesMs, count, maxMs, failed } = distribution;
  if (failed === count) return 'failed';
  if (valuesMs.length === 0) return `never within ${deadlineSeconds} s`;
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const median = sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
  if (valuesMs.length < count) return `${valuesMs.length} of ${count}, ${sayOr(median, '-')}`;
  return count === 1 ? sayOr(maxMs, '-') : `${sayOr(median, '-')} (max ${sayOr(maxMs, '-')})`;
}

const NEEDS: Readonly<Record<Need, string>> = {
  events: 'nothing: events reach it',
  polling: 'polling: no event, or not every one, reaches it',
  'nothing-works': 'more than polling: no watcher noticed every save',
};

function noticeTable({ plan, mounts }: SyncRecord, summary: SyncSummary): Table {
  const names = plan.mounts.map(({ name }) => name);
  const failures = summary.notices.flatMap(({ mount, watcher, distribution }) =>
    distribution.failed > 0 && distribution.reason !== null ? [`${mount}, ${watcher}: ${distribution.reason}`] : [],
  );
  const needs = summary.needs.map(({ mount, need }) => `What a dev server needs on ${mount}: ${NEEDS[need]}.`);
  const rows = names.flatMap((mount) =>
    [...new Set(summary.notices.filter((cell) => cell.mount === mount).map(({ watcher }) => watcher))].map((watcher) => [
      mount,
      watcher,
      ...CHANGES.map((change) => {
        const cell = summary.notices.find((each) => each.mount === mount && each.watcher === watcher && each.change === change);
        return cell === undefined ? '-' : noticeCell(cell.distribution, plan.deadlineSeconds);
      }),
    ]),
  );
  const events = summary.notices.filter(({ polls, events: seen }) => !polls && seen.length > 0);
  return {
    title: 'Saved file to reload',
    lead: 'From a save until a watcher in the guest says so: median, and the longest. replace is a save by rename, as editors do.',
    head: ['Mount', 'Watcher', ...CHANGES],
    align: ['l', 'l', ...CHANGES.map(() => 'r')],
    rows,
    notes: [
      ...needs,
      ...events.map(({ mount, watcher, change, events: seen }) => `${mount}, ${watcher}, ${change}: told as ${seen.join(', ')}`),
      ...new Set(failures),
      ...mounts.flatMap(({ name, notes }) => notes.filter((note) => note.includes('not tried')).map((note) => `${name}: ${note}`)),
    ],
  };
}

function bulkTable(summary: SyncSummary): Table {
  return {
    title: 'Many files at once',
    lead: 'From the first byte written until a listing on the other side holds all of them.',
    head: ['Mount', 'Way', 'Files', 'written in', 'all there after', 'listed'],
    align: ['l', 'l', 'r', 'r', 'r', 'r'],
    rows: summary.bulks.map(({ mount, direction, files, writeMs, highMs, listed, outcome, reason }) => [
      mount,
      WAYS[direction],
      String(files),
      sayOr(writeMs, '-'),
      sayOr(highMs, outcome === 'late' ? 'not in time' : (reason ?? '-')),
      listed === null ? '-' : String(listed),
    ]),
    notes: [],
  };
}

/** Each once, with how often where it is there more than once. */
function countAlike(notes: readonly string[]): string[] {
  return [...new Set(notes)].map((note) => {
    const times = notes.filter((other) => other === note).length;
    return times === 1 ? note : `${note} (${times} times)`;
  });
}

function stormTable(summary: SyncSummary): Table {
  const words = (errors: Readonly<Record<string, number>>) =>
    Object.entries(errors)
      .map(([what, count]) => `${what} (${count})`)
      .join('; ');
  return {
    title: 'Rapid create, write, rename and delete',
    lead: 'After the last of them both sides are held against what should be there. Errors are those of who writes, and of who reads all files meanwhile. Conflicts are files that both sides wrote at once and that stayed unlike.',
    head: ['Mount', 'Way', 'Changes', 'made in', 'alike after', 'lost', 'extra', 'other content', 'conflicts', 'Errors'],
    align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'r', 'l'],
    rows: summary.storms.map((storm) => [
      storm.mount,
      WAYS[storm.direction],
      String(storm.operations),
      sayOr(storm.writeMs, '-'),
      sayOr(storm.settledMs, storm.reason ?? '-'),
      ...[storm.lost, storm.extra, storm.differing, storm.conflicts].map((count) => (count === null ? '-' : String(count))),
      words(storm.errors) || 'none',
    ]),
    notes: countAlike(summary.storms.flatMap(({ mount, notes }) => notes.map((note) => `${mount}: ${note}`))),
  };
}

function costTable(summary: SyncSummary): Table {
  const words = (cpu: Readonly<Record<string, number>>) =>
    Object.entries(cpu)
      .map(([name, share]) => `${name} ${(share * 100).toFixed(1)} %`)
      .join(', ');
  return {
    title: "The host's CPU",
    lead: 'Of one processor, over the time: at rest, and while ten files a second are saved. `machine`: no program is known to be the mount, so the whole host is counted.',
    head: ['Mount', '', 'saves', 'CPU'],
    align: ['l', 'l', 'r', 'l'],
    rows: summary.costs.map(({ mount, phase, changes, cpu, reason }) => [mount, phase, String(changes), reason ?? words(cpu)]),
    notes: [],
  };
}

/** How the clocks were read and what else is to be known. */
function methodNotes({ mounts, notes }: SyncRecord): string[] {
  return [
    "All times are by this host's clock; what the guest sees is known when its message arrives. Round trip of a message:",
    ...mounts.map(({ name, clock }) => `${name}: median ${formatLatency(clock.medianMs * 1e6)}, 95 % within ${formatLatency(clock.p95Ms * 1e6)}`),
    ...mounts.flatMap(({ name, notes: own }) => own.filter((note) => !note.includes('not tried')).map((note) => `${name}: ${note}`)),
    ...notes,
  ];
}

/** The tables that have rows, and notes on all of it. */
export function buildTables(record: SyncRecord, summary: SyncSummary): { readonly tables: readonly Table[]; readonly notes: readonly string[] } {
  const tables = [delayTable(record, summary.delays), noticeTable(record, summary), bulkTable(summary), stormTable(summary), costTable(summary)].filter(
    ({ rows }) => rows.length > 0,
  );
  return { tables, notes: methodNotes(record) };
}
