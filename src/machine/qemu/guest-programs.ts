/** Programs that work wants in the guest beside those that every guest has: this host's own, with what they can't do without. */

import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { findProgram } from '../../process/find-program.ts';
import { packageOf } from '../../process/program-packages.ts';
import { runText } from '../../process/run.ts';
import { findLibraries } from './libraries.ts';

/** What a program needs beside its libraries. Paths are the same on host and guest. */
interface Companions {
  /** Programs that it starts by name. */
  readonly programs?: readonly string[];
  /** Programs and folders that it finds by their paths. */
  readonly paths?: readonly string[];
  /** Links in the guest, to what is there. */
  readonly links?: readonly { readonly at: string; readonly to: string }[];
  /** For a script: itself is a link to this path. */
  readonly isLinkTo?: string;
}

/** The folder of an npm package that holds `file`. */
async function packageOfScript(file: string): Promise<string> {
  for (let dir = dirname(file); dir !== '/'; dir = dirname(dir)) if (existsSync(join(dir, 'package.json'))) return dir;
  return dirname(file);
}

/** What is known of programs that are more than a file. */
const COMPANIONS: Readonly<Record<string, (path: string) => Promise<Companions>>> = {
  async git(path) {
    // It runs its own parts by names in this folder, all of them itself.
    const dir = (await runText([path, '--exec-path'])).trim();
    return { links: ['git', 'git-upload-pack', 'git-receive-pack'].map((name) => ({ at: join(dir, name), to: '/usr/bin/git' })) };
  },
  async npm(path) {
    const script = await realpath(path);
    const dir = await packageOfScript(script);
    // Debian's has what it depends on beside it, and not in it.
    // Its first line names /usr/bin/env, and busybox's is elsewhere.
    const links = [{ at: '/usr/bin/env', to: '/bin/busybox' }];
    return { programs: ['node'], links, paths: existsSync(join(dir, 'node_modules')) ? [dir] : [dirname(dir)], isLinkTo: script };
  },
  async gcc(path) {
    const [compiler, headers] = await Promise.all([runText([path, '-print-prog-name=cc1']), runText([path, '-print-file-name=include'])]);
    return { programs: ['as'], paths: [compiler.trim(), headers.trim()] };
  },
};

/** Files, folders and links for the guest. */
export interface GuestExtras {
  /** Of what was asked for, those that are there. */
  readonly names: readonly string[];
  readonly files: readonly { readonly from: string; readonly to: string }[];
  readonly links: readonly { readonly at: string; readonly to: string }[];
  readonly libraries: readonly string[];
}

/**
 * What the guest needs for these programs. `given` are those that every guest has, which do where this host has no such program.
 * Throws an environment error that names all that is neither here nor there.
 */
export async function findExtras(names: readonly string[], given: ReadonlySet<string>): Promise<GuestExtras> {
  const wanted = [...new Set(names)].filter((name) => name !== 'sh');
  const paths = new Map(wanted.map((name) => [name, findProgram(name)]));
  const missing = wanted.filter((name) => paths.get(name) === null && !given.has(name));
  if (missing.length > 0) {
    throw environmentError(
      'missing-program',
      `the guest has no ${missing.join(', no ')}: it gets programs from this host, which has none`,
      `install ${[...new Set(missing.map(packageOf))].join(', ')} on this host`,
    );
  }
  const files = new Map<string, string>();
  const links: { at: string; to: string }[] = [];
  const libraries = new Set<string>();
  const seen = new Set<string>();
  const addFile = async (from: string, to: string) => {
    files.set(to, from);
    if (!(await stat(from)).isFile()) return;
    // Of a script, or a program without any, ldd says so with an error.
    for (const library of await findLibraries(from, null).catch(() => [])) libraries.add(library);
  };
  const add = async (name: string, found: string | null): Promise<void> => {
    if (found === null || seen.has(name)) return;
    seen.add(name);
    const of = (await COMPANIONS[name]?.(found)) ?? {};
    if (of.isLinkTo === undefined) await addFile(await realpath(found), `/usr/bin/${name}`);
    else links.push({ at: `/usr/bin/${name}`, to: of.isLinkTo });
    for (const path of of.paths ?? []) await addFile(await realpath(path), path);
    links.push(...(of.links ?? []));
    for (const other of of.programs ?? []) await add(other, findProgram(other));
  };
  for (const [name, found] of paths) await add(name, found);
  return { names: [...seen].sort(), files: [...files].map(([to, from]) => ({ from, to })), links, libraries: [...libraries].sort() };
}

/** What the extras are, for a hash: each by place, size and time. */
export async function describeExtras({ files, links, libraries }: GuestExtras): Promise<string> {
  const all = [...files, ...libraries.map((library) => ({ from: library, to: basename(library) }))];
  const facts = await Promise.all(
    all.map(async ({ from, to }) => {
      const { size, mtimeMs } = await stat(from);
      return [to, from, size, mtimeMs];
    }),
  );
  return JSON.stringify([facts, links]);
}

/** Puts files and links below `root`, in the place of what is there: a program of the host's before busybox's of that name. */
export async function placeExtras({ files, links }: GuestExtras, root: string): Promise<void> {
  for (const { from, to } of files) {
    await mkdir(join(root, dirname(to)), { recursive: true });
    await cp(from, join(root, to), { recursive: true, verbatimSymlinks: true, force: true });
  }
  for (const { at, to } of links) {
    await mkdir(join(root, dirname(at)), { recursive: true });
    if (!existsSync(join(root, at))) await symlink(to, join(root, at));
  }
}
