/** Instances of macvz, as their folders tell them: it lists none itself (pkg/store and pkg/sshutil of its source, February 2025). */

import { readdirSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { environmentError } from '../model/errors.ts';
import { isAlive } from '../process/is-alive.ts';
import { listNames } from './managers.ts';

/** What macOS keeps of the addresses that it gave to guests (bootpd). */
const LEASES_FILE = '/var/db/dhcpd_leases';

const CONFIG = v.looseObject({ MACAddress: v.optional(v.string()) });

/** Ethernet addresses as the leases have them: without zeros in front. */
const plainMac = (text: string) => text.toLowerCase().replace(/\b0(?=[0-9a-f])/g, '');

/** The address that a guest got last, by its Ethernet address; null where none is on record. Later entries stand first. */
export function findLease(leases: string, mac: string): string | null {
  const wanted = plainMac(mac);
  for (const block of leases.split('}')) {
    const value = (key: string) => new RegExp(`^\\s*${key}=(.*)$`, 'm').exec(block)?.[1]?.trim();
    // `1,` before it: Ethernet (RFC 1700, hardware types).
    if (plainMac(value('hw_address')?.replace(/^1,/, '') ?? '') === wanted) return value('ip_address') ?? null;
  }
  return null;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export interface MacvzInstance {
  readonly name: string;
  readonly isRunning: boolean;
  readonly mac: string | null;
}

const home = () => process.env['MACVZ_HOME'] ?? join(homedir(), '.macvz');

/** All instances of this user; none where there is no such folder. */
export function listMacvz(dir = home()): MacvzInstance[] {
  let names: string[];
  try {
    names = readdirSync(dir).sort();
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const text = name.startsWith('_') ? null : read(join(dir, name, 'macvz.yaml'));
    if (text === null) return [];
    const pid = Number.parseInt(read(join(dir, name, 'vz.pid')) ?? '', 10);
    let config: unknown = null;
    try {
      config = parse(text, { logLevel: 'error' });
    } catch {
      // A file that is none has no address.
    }
    const found = v.safeParse(CONFIG, config);
    return [{ name, isRunning: Number.isInteger(pid) && pid > 0 && isAlive(pid), mac: (found.success ? found.output.MACAddress : undefined) ?? null }];
  });
}

/**
 * ssh_config(5) for an instance that runs, with what macvz itself gives to ssh; throws `no-connection` with what mends it. Its guests make
 * host keys that nobody is told, on a network of this host's.
 */
export function findMacvz(label: string, name: string, dir = home(), leasesFile = LEASES_FILE): string {
  const refuse = (what: string, hint: string) => environmentError('no-connection', `${label}: ${what}`, hint);
  const instances = listMacvz(dir);
  const found = instances.find((each) => each.name === name);
  if (found === undefined)
    throw refuse(
      'there is no such instance',
      `${listNames(
        instances.map((each) => each.name),
        `ls ${dir}`,
      )}; \`macvz start ${name}\` makes it`,
    );
  if (!found.isRunning) throw refuse('the instance is stopped, not running', `\`macvz start ${name}\``);
  if (found.mac === null) throw refuse(`${join(dir, name, 'macvz.yaml')} has no MACAddress`, `\`macvz stop ${name}\`, then \`macvz start ${name}\``);
  const address = findLease(read(leasesFile) ?? '', found.mac);
  if (address === null) throw refuse(`${leasesFile} has no address for ${found.mac}`, `it may still be starting: \`macvz shell ${name} true\` must work`);
  return `Host macvz-${name}
  HostName ${address}
  User ${userInfo().username}
  IdentityFile "${join(dir, '_config/user')}"
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  GlobalKnownHostsFile none
`;
}
