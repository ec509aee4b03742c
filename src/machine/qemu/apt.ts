/** apt, which fetches packages and installs none: of this system, or of another processor's archive with lists of its own. */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError, messageOf } from '../../model/errors.ts';
import { DOWNLOAD_VARIABLES } from '../../process/child-env.ts';
import { run, runText } from '../../process/run.ts';
import { makeAtomically } from './cache-folder.ts';

/** Options before all others that make apt-get and apt-cache work on an archive. */
export type Archive = readonly string[];

/** This system's. */
export const OWN_ARCHIVE: Archive = [];

export const APT_HINT = "run 'apt-get update' as root once, and see that the package sources of the system are reachable";

const TIMEOUT_MS = 600_000;

/** apt.conf(5): nothing of this system's state is read or changed, its package sources and keys are taken. */
function archiveIn(dir: string, debian: string): Archive {
  const settings = {
    'APT::Architecture': debian,
    'APT::Architectures': debian,
    'Dir::State': join(dir, 'state'),
    'Dir::State::status': join(dir, 'status'),
    'Dir::Cache': join(dir, 'cache'),
    // Nobody else works in there, and a lock would be another file to own.
    'Debug::NoLocking': 'true',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

const readLists = async (dir: string) => (await readdir(join(dir, 'state/lists')).catch(() => [])).filter((name) => /_Packages(\.\w+)?$/.test(name));

/** The archive of another processor, its lists fetched once into the cache. Throws an environment error where the sources have none. */
export async function openForeignArchive(cache: string, debian: string, say: (text: string) => void, signal?: AbortSignal): Promise<Archive> {
  const dir = join(cache, `apt-${debian}`);
  if ((await readLists(dir)).length === 0) {
    say(`fetching the list of ${debian} packages`);
    await makeAtomically(dir, async (part) => {
      for (const name of ['state/lists/partial', 'cache/archives/partial']) await mkdir(join(part, name), { recursive: true });
      await writeFile(join(part, 'status'), '');
      const result = await run(['apt-get', ...archiveIn(part, debian), 'update'], {
        timeoutMs: TIMEOUT_MS,
        dieWithParent: true,
        alsoPass: DOWNLOAD_VARIABLES,
        ...(signal === undefined ? {} : { signal }),
      });
      signal?.throwIfAborted();
      // Hooks of the system that follow an update fail for ordinary users, and lists are there all the same.
      if ((await readLists(part)).length > 0) return;
      const hint = `the sources of the system have to have ${debian}: Ubuntu's are at ports.ubuntu.com; remove ${dir} to have the lists fetched anew`;
      throw environmentError('download-failed', `apt has no list of ${debian} packages: ${result.stderr.trim().split('\n').at(-1) ?? ''}`, hint);
    });
  }
  return archiveIn(dir, debian);
}

/** `apt-cache WORDS`. */
export const askApt = (archive: Archive, words: readonly string[]): Promise<string> =>
  runText(['apt-cache', ...archive, ...words], { alsoPass: DOWNLOAD_VARIABLES });

/** Whether apt knows a package. */
export async function hasPackage(archive: Archive, name: string): Promise<boolean> {
  return (await askApt(archive, ['show', name]).catch(() => '')).includes(`Package: ${name}\n`);
}

const listDebs = async (dir: string) => (await readdir(dir)).filter((name) => name.endsWith('.deb')).map((name) => join(dir, name));

/** Downloads with `words` into `dir`. Gives the packages that are new there. */
async function fetchInto(archive: Archive, words: readonly string[], packages: readonly string[], dir: string, signal?: AbortSignal): Promise<string[]> {
  const before = new Set(await listDebs(dir));
  try {
    await runText(['apt-get', ...archive, ...words, ...packages], {
      cwd: dir,
      timeoutMs: TIMEOUT_MS,
      dieWithParent: true,
      alsoPass: DOWNLOAD_VARIABLES,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw environmentError('download-failed', `can't download ${packages.join(', ')}: ${messageOf(cause)}`, APT_HINT, cause);
  }
  return (await listDebs(dir)).filter((deb) => !before.has(deb));
}

/** Downloads these packages. */
export const download = (archive: Archive, packages: readonly string[], dir: string, signal?: AbortSignal): Promise<string[]> =>
  fetchInto(archive, ['download'], packages, dir, signal);

/** Downloads them with all that they depend on. */
export async function downloadWithDependencies(archive: Archive, packages: readonly string[], dir: string, signal?: AbortSignal): Promise<string[]> {
  await mkdir(join(dir, 'partial'), { recursive: true });
  const words = ['-o', `Dir::Cache::archives=${dir}`, 'install', '--yes', '--download-only', '--no-install-recommends'];
  return fetchInto(archive, words, packages, dir, signal);
}

/** Unpacks packages, and runs nothing of theirs. */
export async function unpack(debs: readonly string[], dir: string): Promise<void> {
  for (const deb of debs) await runText(['dpkg', '-x', deb, dir], { dieWithParent: true });
}
