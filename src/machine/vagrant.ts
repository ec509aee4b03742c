/** Vagrant's machines, as its machine-readable output tells them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { environmentError, usageError } from '../model/errors.ts';
import { askManager, listNames, refusedByManager } from './managers.ts';

/** Variables that say which Vagrantfile is meant and where its providers are. */
const PASSED = [
  'VAGRANT_HOME',
  'VAGRANT_CWD',
  'VAGRANT_VAGRANTFILE',
  'VAGRANT_DOTFILE_PATH',
  'VAGRANT_DEFAULT_PROVIDER',
  'VAGRANT_PREFERRED_PROVIDERS',
  'VAGRANT_NO_PLUGINS',
  'VBOX_USER_HOME',
  'LIBVIRT_DEFAULT_URI',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'SSH_AUTH_SOCK',
] as const;

/** It asks the network whether there is a newer one. */
const ENV = { VAGRANT_CHECKPOINT_DISABLE: '1' };

export interface VagrantMachine {
  readonly name: string;
  /** `running`, `poweroff`, `not_created` and whatever else its provider has. */
  readonly state: string;
  readonly provider: string;
}

/** Reads lines `TIME,MACHINE,TYPE,DATA`; what was a comma in data is `%!(VAGRANT_COMMA)` (Vagrant's manual, "Machine Readable Output"). */
export function parseVagrantStatus(text: string): VagrantMachine[] {
  const told = new Map<string, Map<string, string>>();
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', type = '', data = ''] = line.split(',');
    if (name === '') continue;
    told.set(name, (told.get(name) ?? new Map()).set(type, data.replaceAll('%!(VAGRANT_COMMA)', ',')));
  }
  return [...told].flatMap(([name, facts]) => {
    const state = facts.get('state');
    return state === undefined ? [] : [{ name, state, provider: facts.get('provider-name') ?? 'unknown' }];
  });
}

/** The first sentence of what Vagrant ended with, where it ended badly; null where it did not. Line ends in data are written `\\n`. */
export function findVagrantError(text: string): string | null {
  const line = text.split(/\r?\n/).find((each) => each.split(',')[2] === 'error-exit');
  const said = line?.split(',').slice(4).join(',').replaceAll('%!(VAGRANT_COMMA)', ',').replaceAll('\\n', ' ');
  return said === undefined ? null : (/^.*?\.(?= |$)/.exec(said)?.[0] ?? said).trim();
}

const FOLDERS = v.record(v.string(), v.record(v.string(), v.looseObject({ guestpath: v.optional(v.string()), disabled: v.optional(v.boolean()) })));

/** Synced folders that are mounted, and whose file system does not say that they are shared. */
const PLAIN_KINDS: Readonly<Record<string, string>> = { docker: 'bind' };

/** Reads `.vagrant/machines/NAME/PROVIDER/synced_folders`: what a folder in the machine is, where its file system does not say. */
export function parseSyncedFolders(text: string): Map<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new Map();
  }
  const read = v.safeParse(FOLDERS, json);
  if (!read.success) return new Map();
  return new Map(
    Object.entries(read.output).flatMap(([kind, folders]) =>
      Object.entries(folders).flatMap(([path, { guestpath, disabled }]) => {
        const word = PLAIN_KINDS[kind];
        return word === undefined || disabled === true ? [] : [[guestpath ?? path, word] as const];
      }),
    ),
  );
}

/** The words for the synced folders of a machine; none where Vagrant keeps no list of them. */
function readSyncedFolders(dir: string, { name, provider }: VagrantMachine): Map<string, string> {
  const state = join(process.env['VAGRANT_DOTFILE_PATH'] ?? join(dir, '.vagrant'), 'machines', name, provider);
  try {
    return readdirSync(state).includes('synced_folders') ? parseSyncedFolders(readFileSync(join(state, 'synced_folders'), 'utf8')) : new Map();
  } catch {
    return new Map();
  }
}

export interface RunningVagrant {
  readonly name: string;
  readonly sshConfig: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly knownMounts: ReadonlyMap<string, string>;
}

/**
 * The machine of the Vagrantfile of `dir`, running; the only one that runs where `wanted` is null. Throws `no-connection` with the command that
 * mends it.
 */
export async function findVagrant(label: string, dir: string, wanted: string | null, signal: AbortSignal): Promise<RunningVagrant> {
  const ask = (...argv: readonly string[]) => askManager(['vagrant', ...argv], { alsoPass: PASSED, env: ENV, cwd: dir, signal });
  const there = dir === process.cwd() ? '' : `in ${dir}: `;
  if (!existsSync(dir)) throw usageError('bad-option', `${label}: there is no folder ${dir}`, 'name the folder of the Vagrantfile with dir=DIR');
  const listed = await ask('status', '--machine-readable');
  const refusal = findVagrantError(listed.stdout.toString('utf8'));
  if (refusal !== null)
    throw environmentError('no-connection', `${label}: ${refusal}`, `${there}\`vagrant status\` must work; name the folder of its Vagrantfile with dir=DIR`);
  if (listed.exitCode !== 0) throw refusedByManager(label, listed, `${there}\`vagrant status\` must work; name the folder of its Vagrantfile with dir=DIR`);
  const machines = parseVagrantStatus(listed.stdout.toString('utf8'));
  const names = listNames(
    machines.map(({ name }) => name),
    'vagrant status',
  );
  const running = machines.filter(({ state }) => state === 'running');
  if (wanted === null && running.length > 1) throw environmentError('no-connection', `${label}: several machines run`, `name one: ${there}${names}`);
  const found = wanted === null ? (running[0] ?? machines[0]) : machines.find(({ name }) => name === wanted);
  if (found === undefined) throw environmentError('no-connection', `${label}: there is no such machine`, `${there}${names}`);
  if (found.state !== 'running') {
    throw environmentError(
      'no-connection',
      `${label}: the machine is ${found.state.replaceAll('_', ' ')}, not running`,
      `${there}\`vagrant up ${found.name}\``,
    );
  }
  const [config, version] = await Promise.all([ask('ssh-config', found.name), ask('--version')]);
  if (config.exitCode !== 0) throw refusedByManager(label, config, `${there}\`vagrant ssh-config ${found.name}\` must work`);
  return {
    name: found.name,
    sshConfig: config.stdout.toString('utf8'),
    parts: { vagrant: /Vagrant (\S+)/.exec(version.stdout.toString('utf8'))?.[1] ?? 'unknown', provider: found.provider },
    knownMounts: readSyncedFolders(dir, found),
  };
}
