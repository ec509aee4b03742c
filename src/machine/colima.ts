/** Colima's profiles, as `colima list --json` tells them. */

import * as v from 'valibot';
import { environmentError } from '../model/errors.ts';
import { askManager, findNamed, listNames, parseJsonLines, refusedByManager } from './managers.ts';

const PROFILE = v.looseObject({ name: v.string(), status: v.string(), runtime: v.fallback(v.string(), '') });

const STATUS = v.looseObject({ driver: v.fallback(v.string(), 'unknown'), mount_type: v.fallback(v.string(), 'unknown') });

/** Variables that say where Colima keeps its things. */
export const COLIMA_VARIABLES = ['COLIMA_HOME', 'COLIMA_PROFILE', 'LIMA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'] as const;

interface ColimaProfile {
  readonly name: string;
  /** `Running`, `Stopped`, `Broken`. */
  readonly status: string;
}

/** Reads what `colima list --json` printed. */
export function parseColimaList(text: string): ColimaProfile[] {
  return parseJsonLines(PROFILE, text).map(({ name, status }) => ({ name, status }));
}

export interface RunningColima {
  /** ssh_config(5), as `colima ssh-config` prints it. */
  readonly sshConfig: string;
  readonly parts: Readonly<Record<string, string>>;
}

const askColima = (signal: AbortSignal, ...argv: readonly string[]) => askManager(['colima', ...argv], { alsoPass: COLIMA_VARIABLES, signal });

/** All profiles of this user; throws `no-connection` where Colima refuses to list them. */
export async function listColima(label: string, signal: AbortSignal): Promise<ColimaProfile[]> {
  const listed = await askColima(signal, 'list', '--json');
  if (listed.exitCode !== 0) throw refusedByManager(label, listed, '`colima list` must work');
  return parseColimaList(listed.stdout.toString('utf8'));
}

/** The profile, running; throws `no-connection` with the command that mends it. */
export async function findColima(label: string, profile: string, signal: AbortSignal): Promise<RunningColima> {
  const ask = (...argv: readonly string[]) => askColima(signal, ...argv);
  const profiles = await listColima(label, signal);
  const found = findNamed(label, profiles, profile, 'colima list');
  const start = `colima start${profile === 'default' ? '' : ` --profile ${profile}`}`;
  if (found === undefined) {
    const names = listNames(
      profiles.map(({ name }) => name),
      'colima list',
    );
    throw environmentError('no-connection', `${label}: there is no such profile`, `${names}; \`${start}\` makes it`);
  }
  if (found.status !== 'Running')
    throw environmentError('no-connection', `${label}: the profile is ${found.status.toLowerCase()}, not running`, `\`${start}\``);
  const [config, status, version] = await Promise.all([
    ask('ssh-config', '--profile', profile),
    ask('status', '--json', '--profile', profile),
    ask('version', '--profile', profile),
  ]);
  if (config.exitCode !== 0) throw refusedByManager(label, config, `\`colima ssh-config --profile ${profile}\` must work`);
  const [told] = parseJsonLines(STATUS, status.stdout.toString('utf8'));
  return {
    sshConfig: config.stdout.toString('utf8'),
    parts: {
      colima: /version v?(\S+)/.exec(version.stdout.toString('utf8'))?.[1] ?? 'unknown',
      ...(told === undefined ? {} : { 'vm-type': told.driver, 'mount-type': told.mount_type }),
    },
  };
}
