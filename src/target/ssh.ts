/** The ssh target: any Linux machine that OpenSSH reaches without asking, measured with the mounts it has. */

import type { SshDestination } from '../machine/user-ssh.ts';
import { usageError } from '../model/errors.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';

const GRAMMAR = 'ssh:[USER@]HOST[:PORT][?config=FILE]';

/** Takes `[USER@]HOST[:PORT][?config=FILE]` apart; an IPv6 address with a port stands in brackets. Throws a usage error. */
export function parseSshAddress(address: string): SshDestination {
  const { name, options } = parseAddress('ssh', address, ['config']);
  const match = /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:@[\]]+|(?:[^:@[\]]*:){2}[^@[\]]*))(?::(\d+))?$/.exec(name);
  const host = match?.[2] ?? match?.[3];
  const port = match?.[4] === undefined ? null : Number(match[4]);
  const wrong = (text: string) => usageError('bad-option', `--target: 'ssh:${address}' is not possible${text}`, `write --target ${GRAMMAR}`);
  if (host === undefined || /\s/.test(name)) throw wrong('');
  // ssh reads a host or user that begins so as an option.
  if (host.startsWith('-') || match?.[1]?.startsWith('-') === true) throw wrong(": names don't begin with '-'");
  if (port !== null && (port < 1 || port > 65_535)) throw wrong(': ports go from 1 to 65535');
  return { host, user: match?.[1] ?? null, port, configFile: options['config'] ?? null };
}

export const ssh = makeFoundKind({
  kind: 'ssh',
  grammar: GRAMMAR,
  summary: 'a Linux machine that ssh reaches without asking, with the mounts it has',
  checkAddress: (address) => void parseSshAddress(address),
  async reach({ address, signal }) {
    const { openUserSsh } = await import('../machine/user-ssh.ts');
    const connection = await openUserSsh(`ssh:${address}`, parseSshAddress(address), signal);
    return { ...connection, parts: { connection: connection.version }, knownMounts: new Map() };
  },
});
