/** The history: nights in an SQLite file or a PostgreSQL database, behind one interface. */

import { existsSync } from 'node:fs';
import { usageError } from '../../model/errors.ts';
import type { Night, NightFigures, NightHead, Series } from '../../model/night.ts';
import { findCarrying } from './carrying.ts';
import { isPostgres } from './postgres-address.ts';
import * as reads from './reads.ts';
import { checkSchema, migrate } from './schema.ts';
import type { SqlDatabase } from './sql.ts';
import { addNight, type PruneChoice, pruneNights } from './writes.ts';

export interface History {
  /** Where it is, without a password. */
  readonly place: string;
  /** Whole or not at all. One whose id is there stays as it is; a part that is in another night is a usage error. */
  addNight(night: Night): Promise<'added' | 'already-there'>;
  /** Heads and counts of the last nights, oldest first. */
  listNights(choice: reads.NightChoice): Promise<reads.NightSummary[]>;
  /** How many nights but that of `id` are not before `at` (ISO 8601). */
  countNotBefore(at: string, id: string): Promise<number>;
  /** Figures of the last nights, oldest first: all that statistics need. With `metrics`, figures that none of them needs are null. */
  readWindow(choice: reads.WindowChoice): Promise<NightFigures[]>;
  /** A series by its key over the last nights that have it, oldest first; `metrics` as readWindow takes them. */
  readSeries(key: string, choice: reads.WindowChoice): Promise<reads.SeriesNight[]>;
  readNight(id: string): Promise<Night | null>;
  /** The ids of those in which a loop carries figures by name. */
  findCarrying(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** In the order they first appeared. */
  listSeries(): Promise<Series[]>;
  /** Takes nights out (unless `dryRun`) and says which. */
  prune(choice: PruneChoice, dryRun?: boolean): Promise<NightHead[]>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Never writes; what is not there is not made. */
  readonly readOnly?: boolean;
  /** How long to wait for another fsbench that writes. */
  readonly busyMs?: number;
}

const BUSY_MS = 15_000;

/** Throws a usage error for the address of something else, without repeating it: it may hold a password. */
function requireFile(location: string): void {
  if (!/[a-z]:\/\/|password\s*=/i.test(location) || existsSync(location)) return;
  throw usageError(
    'bad-option',
    '--history is neither a file nor an address that begins with postgres://',
    'name a file, such as --history nightly.db, or postgres://USER@HOST/DATABASE',
  );
}

async function connect(location: string, readOnly: boolean, busyMs: number): Promise<SqlDatabase> {
  // Each loads a library: only who keeps such a history waits for it.
  if (isPostgres(location)) return (await import('./postgres.ts')).openPostgres(location, { readOnly, busyMs });
  requireFile(location);
  return (await import('./sqlite.ts')).openSqlite(location, { readOnly, busyMs });
}

/**
 * Opens the history at `location`: a file, or a `postgres://` URL. Its tables are made or brought up to date unless
 * `readOnly`. Throws usage errors for what is no history or one of a newer fsbench, environment errors for what can't
 * be reached, read or written; in either case nothing was changed.
 */
export async function openHistory(location: string, { readOnly = false, busyMs = BUSY_MS }: OpenOptions = {}): Promise<History> {
  const database = await connect(location, readOnly, busyMs);
  try {
    await (readOnly ? checkSchema(database) : migrate(database));
  } catch (error) {
    await database.close();
    throw error;
  }
  const { place } = database;
  return {
    place,
    addNight: (night) => database.write((sql) => addNight(sql, night, place)),
    listNights: (choice) => database.read((sql) => reads.summarizeNights(sql, choice)),
    countNotBefore: (at, id) => database.read((sql) => reads.countNotBefore(sql, at, id)),
    readWindow: (choice) => database.read((sql) => reads.readWindow(sql, choice)),
    readSeries: (key, choice) => database.read((sql) => reads.readSeries(sql, key, choice)),
    readNight: (id) => database.read((sql) => reads.readNight(sql, id)),
    findCarrying: (ids) => database.read((sql) => findCarrying(sql, ids)),
    listSeries: () => database.read((sql) => reads.listSeries(sql)),
    prune: (choice, dryRun = false) =>
      dryRun ? database.read((sql) => pruneNights(sql, choice, true)) : database.write((sql) => pruneNights(sql, choice, false)),
    close: () => database.close(),
  };
}
