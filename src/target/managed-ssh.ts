/** A VM that a manager keeps, reached by the ssh configuration that the manager gives for it. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openUserSsh } from '../machine/user-ssh.ts';
import { openCleanup } from '../process/cleanup.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import type { Reached } from './kind.ts';

interface ManagedVm {
  /** What messages call it. */
  readonly label: string;
  /** The configuration (ssh_config(5)): a file, or its text. */
  readonly config: { readonly file: string } | { readonly text: string };
  /** Its name in that configuration. */
  readonly host: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly knownMounts: ReadonlyMap<string, string>;
}

/** Connects; throws `no-connection`. */
export async function reachManagedVm({ label, config, host, parts, knownMounts }: ManagedVm, signal: AbortSignal): Promise<Reached> {
  await using cleanup = openCleanup();
  let file: string;
  if ('file' in config) file = config.file;
  else {
    const dir = mkdtempSync(sessionPrefix());
    cleanup.defer(async () => removeAll(dir));
    file = join(dir, 'ssh.config');
    writeFileSync(file, config.text, { mode: 0o600 });
  }
  const connection = cleanup.use(await openUserSsh(label, { host, user: null, port: null, configFile: file }, signal));
  const held = cleanup.move();
  return { ...connection, parts: { ...parts, connection: connection.version }, knownMounts, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() };
}

/** The first `Host` of a configuration; null where it has none. */
export function firstHost(config: string): string | null {
  return /^\s*Host\s+(\S+)/im.exec(config)?.[1] ?? null;
}
