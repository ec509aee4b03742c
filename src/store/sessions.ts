/** Folders in the temporary folder that live no longer than a process: those that a killed fsbench left, and what they lead to. */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLiving, TAG_PATTERN } from '../process/is-alive.ts';
import { removeAll } from '../process/remove-all.ts';
import { SESSION_STEM } from '../process/session-name.ts';

/** The file in such a folder that says where a share lives. */
export const SHARE_LINK = 'share-of-this-session';

/** The file in such a folder that lists folders of ours elsewhere: a JSON array of paths. */
export const FOLDER_LINKS = 'folders-of-this-session';

/** The file in such a folder that names machines which were made for a run: a JSON array of MadeMachine. */
export const MACHINE_LINKS = 'machines-of-this-session';

const NAME = new RegExp(`^${SESSION_STEM}(${TAG_PATTERN})-[A-Za-z0-9]{6}$`);

/** A machine that a target made and that outlives its process. */
export interface MadeMachine {
  /** The target's kind. */
  readonly kind: string;
  readonly name: string;
}

/** What fsbench calls them: nothing of another name is ever taken away. */
const MADE_NAME = /^fsbench-[0-9a-f]{6}-[a-z0-9]+$/;

export interface Session {
  readonly dir: string;
  /** The process that made it; null where that is gone. */
  readonly pid: number | null;
  /** The folder that holds its share, where it had one. */
  readonly share: string | null;
  /** Folders for test files that it made elsewhere. */
  readonly folders: readonly string[];
  /** Machines that it made. */
  readonly machines: readonly MadeMachine[];
}

/** What a file in it says; others can't write into a folder that is ours alone. */
function readLink(dir: string, name: string): string | null {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch {
    return null;
  }
}

/** What a list names; nothing where a kill cut it short. */
function parseList(text: string | null): unknown[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

const parseFolders = (text: string | null): string[] => parseList(text).filter((each) => typeof each === 'string');

function parseMachines(text: string | null): MadeMachine[] {
  return parseList(text).flatMap((each) => {
    const { kind, name } = (each ?? {}) as Record<string, unknown>;
    return typeof kind === 'string' && typeof name === 'string' && MADE_NAME.test(name) ? [{ kind, name }] : [];
  });
}

/** Names in the temporary folder; none where its users may make files and not list them, as some hosts have it (mode 1733). */
function listTemporary(temporary: string): string[] {
  try {
    return readdirSync(temporary);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return [];
    throw error;
  }
}

/** All of this user's, of living processes and of dead ones. */
export function findSessions(): Session[] {
  const temporary = tmpdir();
  return listTemporary(temporary).flatMap((name) => {
    const tag = NAME.exec(name)?.[1];
    if (tag === undefined) return [];
    const dir = join(temporary, name);
    const found = lstatSync(dir, { throwIfNoEntry: false });
    const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
    if (!isOurs) return [];
    const [folders, machines] = [parseFolders(readLink(dir, FOLDER_LINKS)), parseMachines(readLink(dir, MACHINE_LINKS))];
    return [{ dir, pid: findLiving(tag), share: readLink(dir, SHARE_LINK), folders, machines }];
  });
}

/** Those whose process is gone; never one that may be in use, or that another user made. */
export function findStaleSessions(): Session[] {
  return findSessions().filter(({ pid }) => pid === null);
}

/** What of a dead session lies elsewhere and how it is taken away; each says why it can't, null where nothing is left. */
export interface Removal {
  readonly share: (holder: string) => string | null;
  readonly folder: (folder: string) => string | null;
}

/**
 * Removes them with what they left elsewhere, but for the share that lives in `keep`, which is taken over. Where something can't be
 * taken away (the file system is read-only now), the session stays for a later start: that keeps nobody from measuring. So it does while
 * machines of its are there, which may have its share open (own-machines.ts).
 */
export function removeStaleSessions(remove: Removal, keep: string | null): void {
  for (const { dir, share, folders, machines } of findStaleSessions()) {
    if (machines.length > 0) continue;
    const left = folders.filter((folder) => remove.folder(folder) !== null);
    // Until it is taken over, nothing else leads to that share.
    if (share !== null && share === keep) continue;
    if ((share === null || remove.share(share) === null) && left.length === 0) removeAll(dir);
  }
}

/** Removes sessions that lead to a share which this process has taken over: its own leads there now. */
export function forgetTakenOver(holder: string): void {
  for (const { dir, share } of findStaleSessions()) if (share === holder) removeAll(dir);
}
