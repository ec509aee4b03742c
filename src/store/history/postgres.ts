/** A history in PostgreSQL, or an engine that speaks its protocol: the same tables, one writer at a time by an advisory lock. */

import pg from 'pg';
import { environmentError, FsbenchError, messageOf, usageError } from '../../model/errors.ts';
import { type Address, readAddress } from './postgres-address.ts';
import { lookUpPassword, type PasswordFor } from './postgres-password.ts';
import { type ConnectOptions, DamagedHistory, type Dialect, oneAtATime, type Sql, type SqlDatabase, type SqlRow } from './sql.ts';

const DIALECT: Dialect = {
  integer: 'BIGINT',
  real: 'DOUBLE PRECISION',
  clustered: '',
  plain: '',
  tablesQuery: "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name LIKE 'fsbench\\_%' ORDER BY table_name",
};

/** The advisory lock that all fsbenches writing to a database take: any number will do, as long as it stays. */
const WRITE_LOCK = 1_718_837_861;

const CONNECT_MS = 10_000;

/** Classes of SQLSTATE (PostgreSQL, appendix A) and of network errors, as what the user can do about them. */
function explain(error: unknown, { place, secrets }: Address, busyMs: number): unknown {
  if (error instanceof FsbenchError) return error;
  if (error instanceof DamagedHistory) return usageError('history-damaged', `the history ${place} is damaged: ${error.message}`, 'put back a copy', error);
  const code = String((error as { code?: unknown }).code ?? '');
  // Several addresses of one name fail together, with an empty message.
  const said = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
  const because = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), said);
  const failed = (name: string, what: string, hint: string) => environmentError(name, `the history ${place} ${what}: ${because}`, hint);
  if (/^28|^42501|^25006/.test(code) || /^SASL/.test(said))
    return failed('history-refused', 'refuses us', 'check user, password (PGPASSWORD, ~/.pgpass, a service file) and rights to create and write tables');
  if (code === '3D000') return failed('history-unreachable', 'does not exist', 'make the database: createdb NAME');
  if (/^(55P03|57014|40001|40P01)$/.test(code)) {
    return environmentError(
      'history-locked',
      `the history ${place} is being written by another process, for more than ${busyMs / 1000} s`,
      'try again when it has finished',
    );
  }
  if (/^53|^58/.test(code)) return failed('history-failed', 'failed', 'what was begun is undone; look at the server');
  if (
    /^57P0|^08|^ECONN|^EPIPE|^ETIMEDOUT|^ENOTFOUND|^ENOENT|^EACCES|^EAI_AGAIN|^EHOST|^ENET/.test(code) ||
    /terminated|timeout|not queryable|closed/i.test(said)
  ) {
    return failed('history-unreachable', 'can not be reached', 'check that the server runs and takes connections; what was begun is undone');
  }
  if (/SSL|TLS|certificate/.test(said) || /CERT|SIGNATURE|^ERR_TLS|^ERR_SSL/.test(code))
    return failed(
      'history-unreachable',
      'has no encrypted connection that can be trusted',
      'sslrootcert=FILE names who signed for the server; sslmode=disable does without',
    );
  // Anything else is a fault of ours; its SQL is in the stack, so only the words are passed on.
  return new Error(`PostgreSQL ${place}: ${because}${code === '' ? '' : ` (${code})`}`);
}

/** `?` becomes $1, $2, ...: no statement of ours has one in a string. */
function numberParameters(text: string): string {
  let number = 0;
  return text.replace(/\?/g, () => `$${++number}`);
}

/** BIGINT as a number: times and counts stay far below 2^53. */
const asNumber = (text: string) => Number(text);
const types = { getTypeParser: (oid: number, format?: string) => (oid === 20 ? asNumber : pg.types.getTypeParser(oid, format as 'text')) };

/** The password in ~/.pgpass, or the file of PGPASSFILE; throws an environment error where there is none. */
async function findPassword(parameters: PasswordFor, { place }: Address): Promise<string> {
  const password = await lookUpPassword(parameters);
  if (password !== undefined) return password;
  throw environmentError(
    'history-refused',
    `the history ${place} asks for a password, and there is none`,
    'put it into PGPASSWORD, ~/.pgpass (mode 0600) or a service file: docs/history.md',
  );
}

/** Connects. Throws as openHistory says. */
export async function openPostgres(location: string, { readOnly, busyMs }: ConnectOptions): Promise<SqlDatabase> {
  const address = readAddress(location, process.env);
  let client: pg.Client | null = null;
  try {
    client = new pg.Client({
      connectionString: address.url,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'fsbench',
      types: types as unknown as pg.CustomTypesConfig,
    });
    // Asked for where neither the address nor PGPASSWORD has one. (In the configuration the address's, which is empty, would win.)
    if (!client.password) Object.assign(client, { password: (parameters: PasswordFor) => findPassword(parameters, address) });
    // A server that goes away between two queries says so here; the next query says it to the user.
    client.on('error', () => {});
    await client.connect();
  } catch (error) {
    // A server that refused us leaves the connection to us, and with it the process would not end.
    void client?.end().catch(() => {});
    throw explain(error, address, busyMs);
  }
  return openDatabase(client, address, { readOnly, busyMs });
}

function openDatabase(client: pg.Client, address: Address, { readOnly, busyMs }: ConnectOptions): SqlDatabase {
  const sql: Sql = {
    text: (column) => column,
    number: (column) => column,
    all: async (text, parameters = []) =>
      (await client.query<(string | number | null)[]>({ text: numberParameters(text), values: [...parameters], rowMode: 'array' })).rows as SqlRow[],
    run: async (text, parameters = []) => {
      await client.query(numberParameters(text), [...parameters]);
    },
  };
  const inTurn = oneAtATime();
  const transact = <T>(begin: string, act: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      try {
        // Not a parameter of the connection: poolers between us and the server refuse those they don't know.
        await client.query(`${begin}; SET LOCAL lock_timeout = ${Math.round(busyMs)}`);
        const result = await act();
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // Where the server is gone it has rolled back itself.
        await client.query('ROLLBACK').catch(() => {});
        throw explain(error, address, busyMs);
      }
    });
  return {
    dialect: DIALECT,
    place: address.place,
    read: (act) => transact('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', () => act(sql)),
    write: (act) =>
      transact(readOnly ? 'BEGIN READ ONLY' : 'BEGIN', async () => {
        await sql.run('SELECT pg_advisory_xact_lock(?)', [WRITE_LOCK]);
        return act(sql);
      }),
    close: () => inTurn(() => client.end().catch(() => {})),
  };
}
