/** The connection service file: parameters of a PostgreSQL server under a name (PostgreSQL's documentation, 34.17). pg knows it not. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf, usageError } from '../../model/errors.ts';
import { readRegularFile } from '../regular-file.ts';

/** Where Debian's PostgreSQL has that of the whole system; elsewhere PGSYSCONFDIR says it. */
const SYSTEM_DIR = '/etc/postgresql-common';

/** Parameters that pg understands, by libpq's names. */
const KNOWN = ['host', 'port', 'dbname', 'user', 'password', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'options', 'application_name', 'client_encoding'];

type Environment = Readonly<Record<string, string | undefined>>;

function listFiles(env: Environment): string[] {
  const own = env['PGSERVICEFILE'] ?? join(homedir(), '.pg_service.conf');
  return [own, join(env['PGSYSCONFDIR'] ?? SYSTEM_DIR, 'pg_service.conf')];
}

function readLines(file: string): string[] {
  try {
    return readRegularFile(file, { followLinks: true }).toString('utf8').split('\n');
  } catch (cause) {
    throw usageError('bad-service', `the service file ${file} can't be read: ${messageOf(cause)}`, undefined, cause);
  }
}

/** The parameters of the service in this text; null where it has none of that name. Throws usage errors with the line. */
export function parseService(lines: readonly string[], name: string, file: string): Map<string, string> | null {
  let found: Map<string, string> | null = null;
  let isInside = false;
  for (const [at, whole] of lines.entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      // The first of a name counts.
      isInside = found === null && line === `[${name}]`;
      if (isInside) found = new Map();
      continue;
    }
    if (!isInside || found === null) continue;
    const bad = (text: string) => usageError('bad-service', `${file}:${at + 1}: ${text}`, `a service has ${KNOWN.join(', ')}`);
    const equals = line.indexOf('=');
    // Not repeated: it may be a password.
    if (equals < 1) throw bad('no NAME=VALUE');
    const key = line.slice(0, equals).trim();
    if (!KNOWN.includes(key)) throw bad(`'${key}' is not possible here`);
    found.set(key, line.slice(equals + 1).trim());
  }
  return found;
}

/** The parameters of the service. Throws usage errors where no file has it, or what it says can't be followed. */
export function readService(name: string, env: Environment): Map<string, string> {
  const files = listFiles(env);
  for (const file of files) {
    if (!existsSync(file)) continue;
    const found = parseService(readLines(file), name, file);
    if (found !== null) return found;
  }
  throw usageError(
    'bad-service',
    `--history: there is no service '${name}' in ${files.join(' nor in ')}`,
    `write it: [${name}], then host=, dbname=, user=, a line each`,
  );
}
