/** The address of a history in PostgreSQL: what the user wrote, a service file or the environment says, checked before anything is reached. */

import { usageError } from '../../model/errors.ts';
import { readService } from './postgres-service.ts';

export interface Address {
  /** What pg is given. */
  readonly url: string;
  /** As the user may read it, and type it again: without password, and of the parameters those that lead there. */
  readonly place: string;
  /** What must not be printed. */
  readonly secrets: readonly string[];
}

/** True for what is meant to be an address of PostgreSQL, well written or not. */
export const isPostgres = (location: string) => /^\s*postgres(ql)?:/i.test(location);

const HOW_TO_WRITE = 'write postgres://USER@HOST:PORT/DATABASE or postgres://?service=NAME; a password may be in PGPASSWORD, ~/.pgpass or the service file';

/** As pg takes them; `no-verify` is its own. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function parseUrl(location: string): URL {
  // Not repeated where it is none: it may hold a password.
  const bad = () => usageError('bad-option', '--history: what begins with postgres: is not a URL', HOW_TO_WRITE);
  if (!/^postgres(ql)?:\/\//i.test(location)) throw bad();
  try {
    return new URL(location);
  } catch {
    throw bad();
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Then it is as it is written.
    return text;
  }
}

const passwordsOf = ({ password, searchParams }: URL) => [password, decode(password), ...searchParams.getAll('password')].filter((text) => text !== '');

/** True where the address itself holds a password, for all to see. */
export function holdsPassword(location: string): boolean {
  try {
    return isPostgres(location) && passwordsOf(new URL(location.trim())).length > 0;
  } catch {
    return false;
  }
}

/** The URL with what the service says; what the URL says itself wins. */
function addService(url: URL, name: string, env: NodeJS.ProcessEnv): URL {
  const whole = new URL(url);
  const { searchParams } = whole;
  searchParams.delete('service');
  const isGiven: Readonly<Record<string, boolean>> = {
    host: url.hostname !== '',
    port: url.port !== '',
    user: url.username !== '',
    password: url.password !== '',
  };
  for (const [key, value] of readService(name, env)) {
    if (key === 'dbname') {
      if (whole.pathname.length < 2) whole.pathname = `/${encodeURIComponent(value)}`;
    } else if (isGiven[key] !== true && !searchParams.has(key)) searchParams.set(key, value);
  }
  return whole;
}

function requireSslMode(mode: string | null | undefined, where: string): void {
  if (mode === null || mode === undefined || SSL_MODES.includes(mode)) return;
  throw usageError('bad-option', `--history: ${where}: there is no sslmode '${mode}'`, `sslmode is one of ${SSL_MODES.join(', ')}`);
}

/** Throws usage errors for what is no address, a service there is none of, and an sslmode there is none of. */
export function readAddress(location: string, env: NodeJS.ProcessEnv): Address {
  const given = parseUrl(location.trim());
  const service = given.searchParams.get('service') ?? env['PGSERVICE'];
  const url = service ? addService(given, service, env) : given;
  if (url.searchParams.has('sslmode')) requireSslMode(url.searchParams.get('sslmode'), given.searchParams.has('sslmode') ? 'sslmode' : `service ${service}`);
  else if (env['PGSSLMODE']) requireSslMode(env['PGSSLMODE'], 'PGSSLMODE');
  const { username, host, pathname } = given;
  const shown = ['service', 'host', 'port', 'user'].flatMap((name) => given.searchParams.getAll(name).map((value) => `${name}=${value}`));
  const place = `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}${shown.length === 0 ? '' : `?${shown.join('&')}`}`;
  return { url: url.href, place, secrets: [...passwordsOf(given), ...passwordsOf(url)] };
}
