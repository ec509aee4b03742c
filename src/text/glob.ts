/** Globs as users write them. */

import picomatch from 'picomatch';

/** Longer than any glob that a person writes; the expression that it would become grows with it. */
const LONGEST_GLOB = 4096;

/** The test whether a text fits a glob. What is too long for one, or makes no expression, means itself alone. */
export function openGlob(glob: string, options: picomatch.PicomatchOptions = {}): (text: string) => boolean {
  const itself = (text: string) => text === glob;
  if (glob.length > LONGEST_GLOB) return itself;
  try {
    return picomatch(glob, options);
  } catch {
    return itself;
  }
}
