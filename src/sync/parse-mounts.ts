/** What `fsbench sync` takes in `--mounts` beside what all commands take: copies (`sync:mutagen`), and the host's folder of a path. */

import { usageError } from '../model/errors.ts';
import type { CopySpec, SyncMount } from '../model/sync.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { MUTAGEN_OPTIONS } from './mutagen-options.ts';

const COPY_FORM = 'sync:mutagen[:dir=/FOLDER/IN/THE/TARGET][:KEY=VALUE]...';

function describeMutagen(): string {
  return ['dir=<folder in the target>', ...Object.entries(MUTAGEN_OPTIONS).map(([key, { form }]) => `${key}=<${form}>`)].join('\n  ');
}

/** The options of a copy. */
function readCopy(name: string, parts: readonly string[], copyDir: string): { readonly copy: CopySpec; readonly dir: string } {
  const [tool, ...pairs] = parts;
  if (tool !== 'mutagen') throw usageError('unknown-mount', `mount '${name}': no copy is known that is kept by '${tool ?? ''}'`, `write ${COPY_FORM}`);
  const options: Record<string, string> = {};
  let dir = copyDir;
  for (const pair of pairs) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(takeProtectionAway(pair)) ?? [];
    const known = Object.hasOwn(MUTAGEN_OPTIONS, key) ? MUTAGEN_OPTIONS[key] : undefined;
    if (key === 'dir' && value.startsWith('/')) dir = value;
    else if (known?.pattern.test(value) === true) options[key] = value;
    else throw usageError('bad-mount', `mount '${name}': '${takeProtectionAway(pair)}' is not possible`, `its options are\n  ${describeMutagen()}`);
  }
  return { copy: { tool: 'mutagen', options }, dir };
}

/** Protects a path in a list of mounts. */
const protectPath = (path: string) => path.replace(/[\\,:=]/g, '\\$&');

function parseOne(text: string, copyDir: string): SyncMount {
  const [head = '', ...parts] = splitAt(text, ':');
  const named = /^((?:[^=\\]|\\.)+)=(.*)$/s.exec(head);
  const kind = named?.[2] ?? head;
  const name = takeProtectionAway(named?.[1] ?? text);
  if (kind === 'sync') {
    const { copy, dir } = readCopy(name, parts, copyDir);
    return { name, spec: `${protectPath(name)}=${protectPath(dir)}`, hostDir: null, copy };
  }
  const hosts = parts.filter((part) => part.startsWith('host='));
  if (!kind.startsWith('/') || hosts.length === 0) return { name, spec: text, hostDir: null, copy: null };
  const [host = ''] = hosts.map((part) => takeProtectionAway(part.slice('host='.length)));
  if (hosts.length > 1 || !host.startsWith('/'))
    throw usageError('bad-mount', `mount '${name}': host='${host}' is not possible`, 'write the absolute path of the folder on this host, once');
  const others = parts.filter((part) => !part.startsWith('host='));
  // Its path stands first in its name where it has no other.
  const ownName = named === null ? takeProtectionAway(kind) : name;
  return { name: ownName, spec: [`${protectPath(ownName)}=${kind}`, ...others].join(':'), hostDir: host, copy: null };
}

/** The entries of a list; each `spec` is what all commands take. `copyDir`: where copies lie unless `dir` says otherwise. Throws a usage error for what this command alone knows. */
export function parseSyncMounts(list: string, copyDir: string): SyncMount[] {
  return splitAt(list, ',').map((part) => parseOne(part.trim(), copyDir));
}
