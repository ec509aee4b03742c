/** What is written to a history; each in one transaction. */

import { createHash } from 'node:crypto';
import { usageError } from '../../model/errors.ts';
import type { Night, NightHead, Series } from '../../model/night.ts';
import { quoteForShell } from '../../text/quote.ts';
import { readHead, readHeads } from './reads.ts';
import { CELL_COLUMNS, cellRow, LOOP_COLUMNS, loopRows, NIGHT_COLUMNS, nightRow, seriesRow, writeMachine } from './rows.ts';
import { chunk, insertRows, placeholders, type Sql } from './sql.ts';

async function nextNumber(sql: Sql, table: string, column: string): Promise<number> {
  return Number((await sql.all(`SELECT ${sql.number(`max(${column})`)} FROM ${table}`))[0]?.[0] ?? 0) + 1;
}

async function machineNumber(sql: Sql, night: NightHead): Promise<number> {
  const content = writeMachine(night);
  const hash = createHash('sha256').update(content).digest('hex');
  const known = (await sql.all(`SELECT ${sql.number('machine')} FROM fsbench_machines WHERE hash = ?`, [hash]))[0]?.[0];
  if (known !== undefined) return Number(known);
  const number = await nextNumber(sql, 'fsbench_machines', 'machine');
  await insertRows(sql, 'fsbench_machines', ['machine', 'hash', 'content'], [[number, hash, content]]);
  return number;
}

/** The numbers of these series by key; what is new gets one. */
async function seriesNumbers(sql: Sql, wanted: readonly Series[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const part of chunk(wanted, 500)) {
    const rows = await sql.all(
      `SELECT ${sql.text('key')}, ${sql.number('series')} FROM fsbench_series WHERE key IN (${placeholders(part.length)})`,
      part.map(({ key }) => key),
    );
    for (const [key, series] of rows) numbers.set(key as string, Number(series));
  }
  const fresh = wanted.filter(({ key }) => !numbers.has(key));
  const first = await nextNumber(sql, 'fsbench_series', 'series');
  for (const [at, { key }] of fresh.entries()) numbers.set(key, first + at);
  const rows = fresh.map((series, at) => seriesRow(first + at, series));
  await insertRows(sql, 'fsbench_series', ['series', 'key', 'mount', 'workload', 'identity'], rows);
  return numbers;
}

/** Throws a usage error where a part of the night is in another night: its loops would count twice. */
async function checkParts(sql: Sql, night: Night, place: string): Promise<void> {
  for (const part of night.parts) {
    const other = (
      await sql.all(`SELECT ${sql.text('n.id')} FROM fsbench_parts p JOIN fsbench_nights n ON n.night = p.night WHERE p.part = ?`, [part])
    )[0]?.[0];
    if (other === undefined) continue;
    throw usageError(
      'part-of-another-night',
      `${part} is in the history ${place} already, in the night ${other}`,
      `leave it out, or take that night out first: fsbench history prune --history ${quoteForShell(place)} --night ${other}`,
    );
  }
}

/** Keeps a night. One whose id is there already stays as it is, time and labels too. */
export async function addNight(sql: Sql, night: Night, place: string): Promise<'added' | 'already-there'> {
  if ((await readHead(sql, night.id)) !== undefined) return 'already-there';
  await checkParts(sql, night, place);
  const number = await nextNumber(sql, 'fsbench_nights', 'night');
  const runs = [...new Set(night.cells.flatMap(({ loops }) => loops.map(({ run }) => run)))];
  await insertRows(sql, 'fsbench_nights', NIGHT_COLUMNS, [nightRow(number, await machineNumber(sql, night), night, runs)]);
  await insertRows(
    sql,
    'fsbench_parts',
    ['part', 'night'],
    night.parts.map((part) => [part, number]),
  );
  const series = await seriesNumbers(
    sql,
    night.cells.map((cell) => cell.series),
  );
  const cells = night.cells.map((cell, position) => ({ cell, position, number: series.get(cell.series.key) as number })).sort((a, b) => a.number - b.number);
  await insertRows(
    sql,
    'fsbench_cells',
    CELL_COLUMNS,
    cells.map(({ cell, position, number: ofSeries }) => cellRow(number, ofSeries, position, cell)),
  );
  await insertRows(
    sql,
    'fsbench_loops',
    [...LOOP_COLUMNS, 'details'],
    cells.flatMap(({ cell, number: ofSeries }) => loopRows(number, ofSeries, cell.loops, runs)),
  );
  return 'added';
}

/** Which nights to take out: those before a time (ISO 8601), all but the last `keep`, or one. */
export type PruneChoice = { readonly before: string } | { readonly keep: number } | { readonly night: string };

async function chooseNights(sql: Sql, choice: PruneChoice) {
  if ('night' in choice) return [await readHead(sql, choice.night)].filter((row) => row !== undefined);
  if ('before' in choice) return readHeads(sql, { before: choice.before });
  const all = await readHeads(sql, {});
  return all.slice(0, Math.max(0, all.length - choice.keep));
}

/** The nights `choice` means, oldest first; unless `dryRun`, they are taken out with all that only they have. */
export async function pruneNights(sql: Sql, choice: PruneChoice, dryRun: boolean): Promise<NightHead[]> {
  const rows = await chooseNights(sql, choice);
  if (!dryRun && rows.length > 0) {
    for (const part of chunk(rows, 200)) {
      const nights = part.map(({ night }) => night);
      for (const table of ['loops', 'cells', 'parts', 'nights']) {
        await sql.run(`DELETE FROM fsbench_${table} WHERE night IN (${placeholders(nights.length)})`, nights);
      }
    }
    await sql.run('DELETE FROM fsbench_series WHERE NOT EXISTS (SELECT 1 FROM fsbench_cells c WHERE c.series = fsbench_series.series)');
    await sql.run('DELETE FROM fsbench_machines WHERE NOT EXISTS (SELECT 1 FROM fsbench_nights n WHERE n.machine = fsbench_machines.machine)');
  }
  return rows.map(({ head }) => head);
}
