/** The tables of a history and how an older one becomes a newer one. docs/history.md describes them for people who query them. */

import { flattenHostCpu, flattenMetrics } from '../../figures/flat-loop.ts';
import { usageError } from '../../model/errors.ts';
import { quoteForShell } from '../../text/quote.ts';
import type { Dialect, Sql, SqlDatabase } from './sql.ts';

/** The figures of a loop, each a column: `read_bw` is `readBw` of flattenMetrics. */
export const FIGURE_NAMES: readonly string[] = [...Object.keys(flattenMetrics(null)), ...Object.keys(flattenHostCpu(null))];

/** The column of a figure. */
export function columnOf(figure: string): string {
  return figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** One step of the schema: the statements that lead to it from the one before. Never change one that was released: add one. */
type Migration = (dialect: Dialect) => readonly string[];

/**
 * Rows of loops lie in the order night, series: a window of nights is one stretch of the table, however many nights
 * came before it. Free text is JSON, which holds any text (NUL, lone surrogates) in characters both databases keep.
 */
const firstTables: Migration = ({ integer, real, clustered, plain }) => [
  `CREATE TABLE fsbench_machines (machine ${integer} PRIMARY KEY, hash TEXT NOT NULL UNIQUE, content TEXT NOT NULL) ${plain}`,
  `CREATE TABLE fsbench_nights (
    night ${integer} PRIMARY KEY, id TEXT NOT NULL UNIQUE, at ${integer} NOT NULL, machine ${integer} NOT NULL REFERENCES fsbench_machines,
    labels TEXT NOT NULL, accepted TEXT NOT NULL, fsbench TEXT NOT NULL, runs TEXT NOT NULL, sources TEXT NOT NULL) ${plain}`,
  'CREATE INDEX fsbench_nights_at ON fsbench_nights (at, night)',
  `CREATE TABLE fsbench_parts (part TEXT PRIMARY KEY, night ${integer} NOT NULL) ${clustered}`,
  'CREATE INDEX fsbench_parts_night ON fsbench_parts (night)',
  `CREATE TABLE fsbench_series (
    series ${integer} PRIMARY KEY, key TEXT NOT NULL UNIQUE, mount TEXT NOT NULL, workload TEXT NOT NULL, identity TEXT NOT NULL) ${plain}`,
  `CREATE TABLE fsbench_cells (
    night ${integer} NOT NULL, series ${integer} NOT NULL, position ${integer} NOT NULL, outcome TEXT NOT NULL, runtime_seconds ${real},
    PRIMARY KEY (night, series)) ${clustered}`,
  'CREATE INDEX fsbench_cells_series ON fsbench_cells (series, night)',
  `CREATE TABLE fsbench_loops (
    night ${integer} NOT NULL, series ${integer} NOT NULL, position ${integer} NOT NULL, run ${integer} NOT NULL, loop ${integer} NOT NULL,
    outcome TEXT NOT NULL, ${FIGURE_NAMES.map((name) => `${columnOf(name)} ${real}`).join(', ')}, details TEXT,
    PRIMARY KEY (night, series, position)) ${clustered}`,
];

export const MIGRATIONS: readonly Migration[] = [firstTables];

const SCHEMA_TABLE = 'fsbench_schema';

/** The version of the schema that is there; null where there is none. Throws a usage error for another program's database file. */
async function readVersion(sql: Sql, { dialect, place }: SqlDatabase): Promise<number | null> {
  const tables = (await sql.all(dialect.tablesQuery)).map(([name]) => name);
  if (tables.includes(SCHEMA_TABLE)) return Number((await sql.all(`SELECT ${sql.number('version')} FROM ${SCHEMA_TABLE}`))[0]?.[0] ?? 0);
  if (tables.length > 0) {
    throw usageError('not-a-history', `${place} is a database of another program: it holds the table ${tables[0]}`, 'name another file for the history');
  }
  return null;
}

function checkKnown(version: number, place: string, known: number): void {
  if (version > known) {
    throw usageError(
      'newer-schema',
      `the history ${place} has schema version ${version}; this fsbench knows ${known}`,
      'use a newer fsbench; nothing was changed',
    );
  }
}

/** Makes the tables, or brings those of an older fsbench up to date, in one transaction. Throws a usage error for a newer schema. */
export async function migrate(database: SqlDatabase, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const current = await database.read((sql) => readVersion(sql, database));
  if (current !== null) checkKnown(current, database.place, migrations.length);
  if (current === migrations.length) return;
  await database.write(async (sql) => {
    // Another fsbench may have been faster.
    const version = await readVersion(sql, database);
    checkKnown(version ?? 0, database.place, migrations.length);
    if (version === null) {
      await sql.run(`CREATE TABLE ${SCHEMA_TABLE} (version ${database.dialect.integer} NOT NULL)`);
      await sql.run(`INSERT INTO ${SCHEMA_TABLE} (version) VALUES (0)`);
    }
    for (const step of migrations.slice(version ?? 0)) for (const statement of step(database.dialect)) await sql.run(statement);
    await sql.run(`UPDATE ${SCHEMA_TABLE} SET version = ?`, [migrations.length]);
  });
}

/** For who only reads: the tables have to be there already, of this version. */
export async function checkSchema(database: SqlDatabase, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const version = await database.read((sql) => readVersion(sql, database));
  if (version === null || version === 0) {
    throw usageError(
      'no-history',
      `${database.place} holds no history yet`,
      `make one: fsbench history add --history ${quoteForShell(database.place)} SOURCE, or check with --add`,
    );
  }
  checkKnown(version, database.place, migrations.length);
  if (version < migrations.length) {
    throw usageError(
      'older-schema',
      `the history ${database.place} has schema version ${version}; this fsbench reads ${migrations.length}`,
      'the next `fsbench history add` brings it up to date',
    );
  }
}
