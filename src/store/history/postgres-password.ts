/** The password that ~/.pgpass, or the file of PGPASSFILE, has for a server. */

import pgpass from 'pgpass';

/** What pgpass looks a password up by. */
export type PasswordFor = Parameters<typeof pgpass>[0];

/**
 * Where libpq looks for the server's socket when it is told nothing: as built upstream, by Debian and Fedora, by Alpine. For that folder libpq
 * takes lines of `localhost` alone (https://www.postgresql.org/docs/15/libpq-pgpass.html), pgpass 1.0.5 those of the folder alone.
 */
const DEFAULT_SOCKET_FOLDERS = ['/tmp', '/var/run/postgresql', '/run/postgresql'];

/** Lines that pgpass takes, then those that psql takes; undefined where there is none. */
export async function lookUpPassword(wanted: PasswordFor): Promise<string | undefined> {
  const ask = (host: string) => new Promise<string | undefined>((resolve) => pgpass({ ...wanted, host }, resolve));
  return (await ask(wanted.host)) ?? (DEFAULT_SOCKET_FOLDERS.includes(wanted.host) ? ask('localhost') : undefined);
}
