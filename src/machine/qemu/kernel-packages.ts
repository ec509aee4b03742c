/** Which of apt's packages make a kernel: its image, and those that hold what the image's does not. */

import { environmentError, messageOf } from '../../model/errors.ts';
import { APT_HINT, type Archive, askApt, hasPackage } from './apt.ts';
import type { GuestArchitecture } from './architectures.ts';

/** Of kernels in a list of `apt-cache search` the newest full one of a version, as 6.12: none with a flavour, such as a cloud's, and no debug symbols. */
export function newestOf(listing: string, version: string, debian: string): string | null {
  const wanted = new RegExp(`^linux-image-${version.replace('.', '\\.')}\\.[\\d.]+(?:\\+[a-z\\d.]+)?(?:-\\d+)?-(?:${debian}|generic)$`);
  const names = listing
    .split('\n')
    .flatMap((line) => line.split(' ', 1))
    .filter((name) => wanted.test(name));
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? null;
}

/** Packages that may be meant, best first: a version's meta package is called for the architecture, and a distribution's own has none with its version. */
async function candidatesFor(archive: Archive, { debian, kernelPackages }: GuestArchitecture, wanted: string | undefined): Promise<readonly string[]> {
  if (wanted === undefined) return kernelPackages;
  if (!/^\d/.test(wanted)) return [wanted];
  const newest = newestOf(await askApt(archive, ['search', '--names-only', '^linux-image-']).catch(() => ''), wanted, debian);
  return [`linux-image-${wanted}-${debian}`, ...(newest === null ? [] : [newest])];
}

/** Whether a package is the kernel itself, of a release that its name says, and apt knows it. */
const isImage = (name: string, depends: string) => /^linux-image-(?:unsigned-)?\d+\.\d+\.\d/.test(name) && depends.includes(name);

/** What an image's package depends on that is of the same kernel. apt-cache puts what it has no package of between `<` and `>`. */
const PART = /Depends: (<?)(linux-(?:base|binary|modules)(?:-[a-z]+)*-\d[^\s>]*)/g;

/**
 * Parts of a kernel beside its image: Ubuntu keeps modules in a package of their own, and Debian from 6.19 on the kernel too (linux-binary).
 * `depends` gives what `apt-cache depends` says of a package. Throws an environment error for a part that apt has no package of.
 */
export async function findKernelParts(image: string, depends: (name: string) => Promise<string>): Promise<string[]> {
  const parts: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const [, open, part] of (await depends(name)).matchAll(PART) as Iterable<[string, string, string]>) {
      if (open !== '')
        throw environmentError(
          'no-kernel',
          `${name} needs ${part}, which apt has not`,
          `archives drop parts of old kernels: take another, of those that 'apt-cache search --names-only ^linux-modules' shows; ${APT_HINT}`,
        );
      if (part === image || parts.includes(part)) continue;
      parts.push(part);
      await look(part);
    }
  };
  await look(image);
  return parts;
}

/** The packages of the distribution's kernel, or of the one that is `wanted`, its image first. Throws environment errors. */
export async function findKernelPackages(archive: Archive, arch: GuestArchitecture, wanted: string | undefined): Promise<string[]> {
  let said = '';
  const metas = await candidatesFor(archive, arch, wanted);
  for (const meta of metas) {
    const depends = await askApt(archive, ['depends', meta]).catch((error: unknown) => {
      said = `: ${messageOf(error)}`;
      return '';
    });
    const image = /Depends: (linux-image-(?:unsigned-)?\d\S*)/.exec(depends)?.[1] ?? (isImage(meta, depends) ? meta : undefined);
    if (image === undefined) continue;
    const parts = await findKernelParts(image, (name) => askApt(archive, ['depends', name]));
    // Of Ubuntu's modules those that are less used; nothing depends on them.
    const extra = parts.flatMap((name) => (/^linux-modules-\d/.test(name) ? [name.replace('linux-modules-', 'linux-modules-extra-')] : []));
    const known = await Promise.all(extra.map((name) => hasPackage(archive, name)));
    return [image, ...parts, ...extra.filter((_, at) => known[at])];
  }
  const hint = wanted === undefined ? APT_HINT : `'apt-cache search --names-only ^linux-image' shows those that apt has; ${APT_HINT}`;
  throw environmentError('no-kernel', `no package of a kernel found (${metas.join(', ')})${said}`, hint);
}
