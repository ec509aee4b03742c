/** What the history asks of a database: SQL with `?` for parameters, rows as arrays, transactions. SQLite and PostgreSQL are behind it. */

export type SqlValue = string | number | null;
export type SqlRow = readonly SqlValue[];

/** What is in a history and can't have been written by us; the driver says where and how to mend it. */
export class DamagedHistory extends Error {}

export interface Sql {
  /** How columns are selected by their type: a damaged file can hold text that is none, and text in place of a number. */
  text(column: string): string;
  number(column: string): string;
  /** The rows of a query. */
  all(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow[]>;
  run(sql: string, parameters?: readonly SqlValue[]): Promise<void>;
}

/** How a database is opened. */
export interface ConnectOptions {
  readonly readOnly: boolean;
  /** How long to wait for another fsbench that writes. */
  readonly busyMs: number;
}

/** How the two differ where they do. */
export interface Dialect {
  readonly integer: string;
  readonly real: string;
  /** What follows the columns of a table whose rows lie in the order of its primary key. */
  readonly clustered: string;
  readonly plain: string;
  /** Names of the tables that are there. */
  readonly tablesQuery: string;
}

export interface SqlDatabase {
  readonly dialect: Dialect;
  /** Where it is, as messages name it: without a password. */
  readonly place: string;
  /** Runs `act` on one snapshot. */
  read<T>(act: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs `act` as the only writer, all of it or nothing; others wait. */
  write<T>(act: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Runs what it is given one after the other: two transactions on one connection must not mix. */
export function oneAtATime(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act, act);
    last = next.catch(() => {});
    return next;
  };
}

/** `?, ?, ?` */
export function placeholders(count: number): string {
  return Array(count).fill('?').join(', ');
}

/** Chunks of a list, in order. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** Rows a statement: few round trips, far below SQLite's 32,766 and PostgreSQL's 65,535 parameters. */
const ROWS_A_STATEMENT = 60;

/** Inserts rows, many a statement; `tail` is what follows the values, such as ON CONFLICT. */
export async function insertRows(sql: Sql, table: string, columns: readonly string[], rows: readonly SqlRow[], tail = ''): Promise<void> {
  const values = `(${placeholders(columns.length)})`;
  for (const part of chunk(rows, ROWS_A_STATEMENT)) {
    await sql.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(part.length).fill(values).join(', ')} ${tail}`, part.flat());
  }
}
